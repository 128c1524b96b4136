"""Elections as seen: on a group, on a call, on a candidate, on a desk; and what the clock has to do."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from beraad.access.actor import Actor
from beraad.access.policies import Verdict, one, visible
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body, Mandate, Remit
from beraad.debate.queries import Thread, threads
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.kernel.periods import holds
from beraad.organisations.models import House
from beraad.organisations.queries import affiliations_of
from beraad.people.models import Person
from beraad.services.models import Participation, Service
from beraad.votes.models import Vote

from .choices import AT_HAND, PUBLIC, RUNNING, Filling, Judgement, Standing, State
from .composing import Gap, Governed, by_charter, gaps, governed, places, taking_part
from .eligibility import Eligibility
from .models import Candidacy, Election, Objection, Shortage, Term, Vacancy

AGAIN = dt.timedelta(minutes=1)
"""How long the clock leaves an election alone that it could not bring further."""


def election_for(actor: Actor, number: str) -> Election:
    """The election with this number; NotFound when there is none."""
    return one(actor, Election.objects.select_related("body", "charter__body"), number=number)


def election_locked(election: Election) -> Election:
    """An election as it stands now, locked until the transaction ends."""
    rows = Election.objects.select_for_update(of=("self",)).select_related("body", "charter__body")
    return rows.get(pk=election.pk)


def elections_of(body: Body) -> list[Election]:
    """All elections of a group, latest first."""
    return list(Election.objects.filter(body=body).select_related("body").order_by("-opened_at", "-pk"))


def running_elections() -> QuerySet[Election]:
    """All elections that are going on, those first whose next day is soonest."""
    rows = Election.objects.filter(state__in=RUNNING).select_related("body", "charter")
    return rows.order_by("withdraws_until", "pk")


def running_election(body: Body) -> Election | None:
    """The election of a group that is going on, if any."""
    return running_elections().filter(body=body).first()


def candidacy_for(actor: Actor, election: Election, pk: int | str) -> Candidacy:
    """The candidacy in an election with this id; NotFound when there is none, or it is hidden."""
    return one(actor, _candidacies().filter(election=election), pk=pk)


def _candidacies() -> QuerySet[Candidacy]:
    return Candidacy.objects.select_related("election__body", "election__charter", "house", "person", "asked_by")


def candidates(election: Election) -> list[Candidacy]:
    """Who stands, or stood until the vote, by name: those elected first, in the order in which they were."""
    rows = _candidacies().filter(election=election, state__in=[state for state in PUBLIC if state != Standing.REFUSED])
    return list(rows.order_by(F("place").asc(nulls_last=True), "person__name", "pk"))


def candidacies_seen(actor: Actor, election: Election) -> list[Candidacy]:
    """All candidacies in an election that the actor may see, those asked, withdrawn and refused included; by name."""
    return list(visible(actor, _candidacies().filter(election=election)).order_by("person__name", "pk"))


def own_candidacy(actor: Actor, election: Election) -> Candidacy | None:
    """The latest candidacy of the actor in an election, being asked included."""
    if not actor.signed_in:
        return None
    return _candidacies().filter(election=election, person=actor.person_id).order_by("-pk").first()


def questions(candidacy: Candidacy) -> list[Thread]:
    """What a candidate was asked, with the answers."""
    return threads(key(candidacy))


def verdicts(election: Election, candidacies: Collection[Candidacy]) -> dict[int, Verdict]:
    """Whether each of these candidacies (by id) can be elected as things stand, or why not."""
    eligibility = Eligibility.of(election, {candidacy.house for candidacy in candidacies})
    return {one.pk: eligibility.verdict(one.person, one.house) for one in candidacies}


def may_stand(actor: Actor, election: Election) -> Verdict:
    """Whether the actor can be elected for the house they act for, or why not."""
    house = House.objects.get(pk=actor.house_id)
    return Eligibility.of(election, [house]).verdict(actor.person, house)


def objections(actor: Actor, election: Election) -> list[Objection]:
    """The objections in an election that the actor may see, oldest first."""
    rows = Objection.objects.select_related("candidacy__person", "candidacy__house", "house", "person", "judged_by")
    return list(visible(actor, rows.filter(election=election)).order_by("pk"))


def objection_for(actor: Actor, election: Election, pk: int | str) -> Objection:
    """The objection in an election with this id; NotFound when there is none, or it is hidden."""
    rows = Objection.objects.select_related("election__body", "candidacy__person", "house", "person")
    return one(actor, rows.filter(election=election), pk=pk)


def to_judge() -> list[Objection]:
    """The objections that wait for the secretariat, oldest first."""
    rows = Objection.objects.filter(state=Judgement.OPEN, election__state__in=RUNNING)
    return list(rows.select_related("election__body", "candidacy__person", "house", "person").order_by("made_at", "pk"))


def invited_houses(election: Election) -> list[House]:
    """The houses that were invited by name, by municipality."""
    return list(House.objects.filter(pk__in=election.invited).order_by("filed", "pk"))


def electing_houses(election: Election) -> list[House]:
    """The houses that elect the group today, by municipality."""
    return list(taking_part(election.body, by_charter(election.charter).rules, clock.today()))


def askable(actor: Actor, house: House) -> list[Person]:
    """Who works for a house today and could be asked to stand, as far as the actor may know; by name."""
    rows = affiliations_of(actor, house, clock.today()).filter(person__is_active=True)
    return list(dict.fromkeys(affiliation.person for affiliation in rows))


def missing_voices(election: Election) -> list[Gap]:
    """Which voices would be missing among those who go on sitting, as things stand."""
    own = by_charter(election.charter)
    sitting = [place.holder for place in places(election.body, election.start) if place.goes_on(election.start)]
    return gaps(election.body, own, sitting, clock.today())


def to_fill(body: Body, own: Governed, start: dt.date) -> int:
    """How many seats of a group are empty on a day, or held by who only waits for a successor."""
    return own.composition.seats - sum(place.goes_on(start) for place in places(body, start))


def surplus(body: Body, own: Governed, day: dt.date) -> int:
    """How many seats of a group on a day are more than its charter asks, and go when those in them leave."""
    return max(0, len(places(body, day)) - own.composition.seats)


def objectable(actor: Actor, election: Election, candidacy: Candidacy | None = None) -> bool:
    """Whether the house the actor acts for has not objected yet to a candidacy, or to the result."""
    return not Objection.objects.filter(election=election, candidacy=candidacy, house=actor.house_id).exists()


def votes_of(election: Election) -> list[Vote]:
    """The vote of an election, or those on each candidate by themselves; none before it opens or without a ballot."""
    subjects = [key(election), *(f"candidacy:{pk}" for pk in election.candidacies.values_list("pk", flat=True))]
    return list(Vote.objects.filter(subject__in=subjects).select_related("body", "charter").order_by("pk"))


def election_of(vote: Vote) -> Election | None:
    """The election that a vote belongs to, None for votes about other things."""
    model, _, pk = vote.subject.partition(":")
    if model not in ("election", "candidacy"):
        return None
    rows = Election.objects.select_related("body", "charter__body")
    return rows.filter(pk=pk).first() if model == "election" else rows.filter(candidacies=pk).first()


@dataclass(frozen=True)
class Desk:
    """What waits for someone in elections: calls in which their house can stand, being asked to, a seat offered."""

    calls: list[Election]
    asked: list[Candidacy]
    offered: list[Vacancy]


def desk(actor: Actor) -> Desk:
    """What waits for the actor in elections; one statement when no call is open and no seat is offered to them."""
    if not actor.signed_in:
        return Desk([], [], [])
    now = clock.now()
    calls = Election.objects.filter(state=State.CALL, stands_until__gt=now)
    asked = _candidacies().filter(person=actor.person_id, state=Standing.ASKED, election__in=calls)
    offered = vacancy_rows().filter(offered__person=actor.person_id, state=Filling.OFFERED, until__gt=now)
    waits = Person.objects.filter(pk=actor.person_id).values_list(Exists(calls), Exists(offered.order_by()))
    called, seats = waits.get()
    return Desk(_calls_for(actor, now) if called else [], list(asked) if called else [], list(offered) if seats else [])


def _calls_for(actor: Actor, now: dt.datetime) -> list[Election]:
    """The calls in which a house of the actor takes part, and the actor is not yet; one statement.

    Whether its stage gives a vote is looked at when someone stands.
    """
    today = clock.today()
    served = Remit.objects.filter(holds(today), body=OuterRef(OuterRef("body"))).values("service")
    part = Participation.objects.filter(holds(today), house__in=list(actor.houses), service__in=served)
    mine = Candidacy.objects.filter(election=OuterRef("pk"), person=actor.person_id)
    rows = running_elections().filter(Exists(part), ~Exists(mine), state=State.CALL, stands_until__gt=now)
    return list(rows.order_by("stands_until", "pk"))


def vacancy_rows() -> QuerySet[Vacancy]:
    """Vacancies with what a page tells of them."""
    return Vacancy.objects.select_related("seat__body", "former__person", "former__house", "offered__person")


def vacancies_of(body: Body) -> list[Vacancy]:
    """The seats of a group that fell empty before their day, latest first."""
    return list(vacancy_rows().filter(seat__body=body).order_by("-since", "-pk"))


def vacancy_for(actor: Actor, body: Body, pk: int | str) -> Vacancy:
    """The vacancy in a group with this id; NotFound when there is none."""
    return one(actor, vacancy_rows().filter(seat__body=body), pk=pk)


def vacancies_at_hand(body: Body) -> list[Vacancy]:
    """Those of a group that are still to be filled, oldest first."""
    return list(vacancy_rows().filter(seat__body=body, state__in=AT_HAND).order_by("since", "pk"))


def rests_of(body: Body, day: dt.date) -> dict[int, dt.date]:
    """The seats of a group (by id) that fell empty before their day and are not filled, with that day; those that have
    passed left out."""
    rows = Vacancy.objects.filter(seat__body=body, due__gt=day).exclude(state=Filling.FILLED).order_by("since", "pk")
    held = {place.seat.pk for place in places(body, day) if place.goes_on(day)}
    return {vacancy.seat_id: vacancy.due for vacancy in rows if vacancy.seat_id not in held}


def terms_of(body: Body, day: dt.date) -> dict[int, dt.date]:
    """Until when those who sit in a group on a day do so by the charter, by the id of their mandate."""
    return {place.holder.pk: place.due for place in places(body, day) if place.holder and place.due}


def without_end(body: Body, day: dt.date) -> list[Mandate]:
    """Those who sit in a group on a day of whom nothing says until when, so that no call opens for their seats."""
    return [place.holder for place in places(body, day) if place.holder and place.due is None]


def term_of(mandate: Mandate) -> Term | None:
    """The term by which someone sits or sat there, if it is known."""
    return Term.objects.filter(mandate=mandate).select_related("election__body").first()


def shortage(body: Body) -> Shortage | None:
    """That a group has too few members in function, if it has."""
    return Shortage.objects.filter(body=body, end=None).first()


def with_shortage(services: QuerySet[Service]) -> QuerySet[Service]:
    """The same services, as `bodies.queries.with_bodies` gives them, with how many members their steering group has and
    should have (`few_members`, `least_members`) where these are too few; None elsewhere."""
    rows = Shortage.objects.filter(end=None, body=OuterRef("steering"))
    few, least = Subquery(rows.values("members")[:1]), Subquery(rows.values("minimum")[:1])
    return services.annotate(few_members=few, least_members=least)


def shortages() -> list[Shortage]:
    """The groups that have too few members in function, longest first."""
    return list(Shortage.objects.filter(end=None).select_related("body").order_by("start", "pk"))


def terms_ended(day: dt.date) -> QuerySet[Term]:
    """The terms of those who left by a day and were not thanked yet."""
    rows = Term.objects.filter(thanked=False, mandate__end__lte=day)
    return rows.select_related("mandate__seat__body", "mandate__person", "mandate__house").order_by("pk")


def governed_groups(day: dt.date) -> list[tuple[Body, Governed]]:
    """The steering groups on a day of which a charter says how they are made up."""
    groups = Body.objects.on(day).filter(kind=BodyKind.STEERING).order_by("pk")
    return [(body, own) for body in groups if (own := governed(body, day))]


def due(now: dt.datetime) -> list[Election]:
    """The elections that the clock has to bring further now. What just failed waits a while."""
    paper = Q(state=State.CALL, withdraws_until__lte=now)
    effect = Q(state=State.RESULT, effective_at__lte=now)
    rows = Election.objects.filter(paper | effect).filter(Q(tried_at=None) | Q(tried_at__lte=now - AGAIN))
    return list(rows.order_by("pk"))


def stuck() -> list[Election]:
    """The elections that the clock could not bring further, for the secretariat."""
    return list(Election.objects.exclude(tried_at=None).filter(state__in=RUNNING).select_related("body"))
