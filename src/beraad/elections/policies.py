"""Who may see and do what in an election."""

from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, Verdict, no, policy, when
from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.people.choices import Office

from .choices import PUBLIC, Judgement
from .composing import governed, taking_part
from .models import Candidacy, Election, Objection, Shortage, Term, Vacancy


def takes_part(actor: Actor, body: Body) -> bool:
    """Whether the house the actor acts for is one of those that elect the group today."""
    day = clock.today()
    own = governed(body, day) if actor.house_id is not None else None
    return own is not None and taking_part(body, own.rules, day).filter(pk=actor.house_id).exists()


def _secretariat(actor: Actor) -> Verdict:
    return when(actor.holds(Office.SECRETARIAT), "secretariat-only")


@policy(Election)
class ElectionPolicy:
    """Elections are public. The clock and the secretariat call them; every house that takes part may have a say."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def call(actor: Actor, thing: object) -> Verdict:
        return _secretariat(actor)

    @staticmethod
    def change(actor: Actor, election: Election) -> Verdict:
        return _secretariat(actor)

    @staticmethod
    def take_part(actor: Actor, election: Election) -> Verdict:
        """Stand, ask someone to stand, ask a candidate something, object."""
        if not actor.signed_in:
            return no("sign-in-first")
        return when(takes_part(actor, election.body), "electors-only")

    @staticmethod
    def proceed(actor: Actor, election: Election) -> Verdict:
        return when(actor.system, "clock-only")


@policy(Candidacy)
class CandidacyPolicy:
    """Who stands is public. Who was asked, declined or withdrew is known to who asked, to the candidate and to the
    secretariat."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        if actor.holds(Office.SECRETARIAT):
            return EVERYONE
        public = Q(state__in=PUBLIC)
        return public | Q(person=actor.person_id) | Q(asked_by=actor.person_id) if actor.signed_in else public

    @staticmethod
    def view(actor: Actor, candidacy: Candidacy) -> Verdict:
        """The same of one candidacy."""
        concerned = actor.signed_in and actor.person_id in (candidacy.person_id, candidacy.asked_by_id)
        return when(candidacy.state in PUBLIC or concerned or actor.holds(Office.SECRETARIAT), "not-found")

    @staticmethod
    def own(actor: Actor, candidacy: Candidacy) -> Verdict:
        """Answer to being asked, change what it says, withdraw it, answer questions, take a seat that is offered."""
        return when(actor.signed_in and actor.person_id == candidacy.person_id, "not-your-candidacy")


@policy(Objection)
class ObjectionPolicy:
    """Before it is judged an objection is known to who made it, the candidate and the secretariat; then to all."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        if actor.holds(Office.SECRETARIAT):
            return EVERYONE
        public = ~Q(state=Judgement.OPEN)
        if not actor.signed_in:
            return public
        return public | Q(person=actor.person_id) | Q(candidacy__person=actor.person_id)

    @staticmethod
    def view(actor: Actor, objection: Objection) -> Verdict:
        """The same of one objection."""
        concerned = [objection.person_id, objection.candidacy and objection.candidacy.person_id]
        known = objection.state != Judgement.OPEN or actor.holds(Office.SECRETARIAT)
        return when(known or (actor.signed_in and actor.person_id in concerned), "not-found")

    @staticmethod
    def judge(actor: Actor, objection: Objection) -> Verdict:
        """The secretariat judges, but nobody in their own case."""
        if not _secretariat(actor):
            return _secretariat(actor)
        concerned = [objection.person_id, objection.candidacy and objection.candidacy.person_id]
        return when(actor.person_id is None or actor.person_id not in concerned, "not-in-own-case")


@policy(Term)
class TermPolicy:
    """Until when someone sits is public; the secretariat says so of whom no election does."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def record(actor: Actor, thing: object) -> Verdict:
        return _secretariat(actor)


@policy(Vacancy)
class VacancyPolicy:
    """Vacancies, and to whom a seat is offered, are public."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE


@policy(Shortage)
class ShortagePolicy:
    """That a group has too few members is public."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE
