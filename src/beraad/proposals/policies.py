"""Who may see and do what with a proposal."""

from django.db.models import Exists, OuterRef, Q

from beraad.access.actor import Actor
from beraad.access.policies import YES, Verdict, no, policy, when
from beraad.bodies.models import Remit
from beraad.bodies.queries import sits_in, sitting, steering_of
from beraad.kernel import clock
from beraad.kernel.periods import holds
from beraad.people.choices import Office
from beraad.services.models import Participation, Service

from .choices import State
from .models import CoAuthor, Proposal

OPEN_FOR_DEBATE = (State.CONSULTATION, State.ADVICE, State.VOTE)


def takes_part(actor: Actor, service: Service) -> bool:
    """Whether the house the actor acts for takes part in the service today."""
    rows = Participation.objects.on(clock.today()).filter(house=actor.house_id, service=service)
    return actor.house_id is not None and rows.exists()


def steers(actor: Actor, service: Service) -> bool:
    """Whether the actor sits in the steering group that serves the service today."""
    return sits_in(actor, steering_of(service))


def _writes(actor: Actor, proposal: Proposal) -> bool:
    if not actor.signed_in:
        return False
    return proposal.author_id == actor.person_id or proposal.coauthors.filter(person=actor.person_id).exists()


def _prepares(actor: Actor, proposal: Proposal) -> bool:
    return actor.holds(Office.SECRETARIAT) or steers(actor, proposal.service)


@policy(Proposal)
class ProposalPolicy:
    """A draft is for those who write it, the steering group that started it and the secretariat.

    From its consultation on a proposal is public.
    """

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        public = Q(consultation_at__isnull=False)
        if actor.holds(Office.SECRETARIAT):
            return Q()
        if not actor.signed_in:
            return public
        today = clock.today()
        groups = sitting(actor.person_id, today).values("seat__body")
        steered = Remit.objects.filter(holds(today), service=OuterRef("service"), body__in=groups)
        writes = Q(author=actor.person_id) | Exists(
            CoAuthor.objects.filter(proposal=OuterRef("pk"), person=actor.person_id)
        )
        return public | writes | (Q(by_steering=True) & Exists(steered))

    @staticmethod
    def start(actor: Actor, service: object) -> Verdict:
        if not actor.signed_in:
            return no("sign-in-first")
        if actor.holds(Office.SECRETARIAT) or steers(actor, service) or takes_part(actor, service):
            return YES
        return no("participants-only", service=service.name)

    @staticmethod
    def write(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state == State.DRAFT:
            return when(_writes(actor, proposal) or _prepares_draft(actor, proposal), "authors-only")
        if proposal.state not in (State.CONSULTATION, State.ADVICE):
            return no("text-locked", state=proposal.state)
        return when(_writes(actor, proposal) or _prepares(actor, proposal), "authors-only")

    @staticmethod
    def invite(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.DRAFT:
            return no("draft-only")
        return when(proposal.author_id == actor.person_id and actor.signed_in, "authors-only")

    @staticmethod
    def consult(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.DRAFT:
            return no("draft-only")
        return when(_writes(actor, proposal) or _prepares_draft(actor, proposal), "authors-only")

    @staticmethod
    def comment(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state not in OPEN_FOR_DEBATE:
            return no("debate-closed")
        if not actor.signed_in:
            return no("sign-in-first")
        speaks = takes_part(actor, proposal.service) or _prepares(actor, proposal)
        return when(speaks, "participants-only", service=proposal.service.name)

    @staticmethod
    def ask_advice(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.CONSULTATION:
            return no("consultation-only")
        return when(_prepares(actor, proposal), "steering-only")

    @staticmethod
    def advise(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.ADVICE:
            return no("advice-not-asked")
        return when(steers(actor, proposal.service) or actor.system, "steering-only")

    @staticmethod
    def put_to_vote(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state != State.ADVICE:
            return no("advice-first")
        return when(_prepares(actor, proposal), "steering-only")

    @staticmethod
    def conclude(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state not in (State.CONSULTATION, State.ADVICE):
            return no("consultation-only")
        return when(_writes(actor, proposal) or _prepares(actor, proposal), "authors-only")

    @staticmethod
    def withdraw(actor: Actor, proposal: Proposal) -> Verdict:
        if proposal.state not in (State.DRAFT, State.CONSULTATION, State.ADVICE):
            return no("withdraw-too-late")
        return when(proposal.author_id == actor.person_id and actor.signed_in, "authors-only")


def _prepares_draft(actor: Actor, proposal: Proposal) -> bool:
    """A draft that the steering group started is open to the whole group."""
    return proposal.by_steering and steers(actor, proposal.service)
