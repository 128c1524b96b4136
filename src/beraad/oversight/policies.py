"""Who may see and do what after a decision: everything is public; owners report, groups watch, the board checks."""

from django.db.models import Model, Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, YES, Verdict, no, policy, when
from beraad.bodies.choices import BodyKind
from beraad.bodies.queries import bodies_on, sits_in, sitting, steering_of
from beraad.kernel import clock
from beraad.people.choices import Office
from beraad.register.models import Decision

from .choices import Progress, ReturnState
from .models import (
    CalledUp,
    Commitment,
    Delegation,
    ManagementAgreement,
    NothingToDo,
    Objection,
    Power,
    Report,
    Return,
    Span,
    YearReport,
)


class Public:
    """Everybody may look."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def view(actor: Actor, thing: Model) -> Verdict:
        return YES


for model in (NothingToDo, Report, CalledUp, YearReport, Power):
    policy(model)(Public)


def watches(actor: Actor, decision: Decision) -> bool:
    """Whether the actor watches over a decision: in the steering group of its service, or else in its own body."""
    if actor.holds(Office.SECRETARIAT):
        return True
    return sits_in(actor, steering_of(decision.service) if decision.service else decision.body)


def _staff(actor: Actor) -> Verdict:
    return when(actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR), "secretariat-only")


def on_board(actor: Actor) -> bool:
    """Whether the actor sits in the board of the provider."""
    return any(sits_in(actor, board) for board in bodies_on(clock.today()).filter(kind=BodyKind.BOARD))


@policy(Commitment)
class CommitmentPolicy(Public):
    @staticmethod
    def follow(actor: Actor, decision: Decision) -> Verdict:
        """Say what follows from a decision, or that nothing does."""
        return when(watches(actor, decision), "steering-only")

    @staticmethod
    def change(actor: Actor, commitment: Commitment) -> Verdict:
        if not commitment.running:
            return no("commitment-over")
        return CommitmentPolicy.follow(actor, commitment.decision)

    @staticmethod
    def drop(actor: Actor, commitment: Commitment) -> Verdict:
        return CommitmentPolicy.change(actor, commitment)

    @staticmethod
    def report(actor: Actor, commitment: Commitment) -> Verdict:
        if commitment.state != Progress.OPEN:
            return no("report-waits" if commitment.running else "commitment-over")
        return when(owns(actor, commitment) or actor.holds(Office.SECRETARIAT), "owner-only")

    @staticmethod
    def judge(actor: Actor, commitment: Commitment) -> Verdict:
        if commitment.state != Progress.REPORTED:
            return no("nothing-reported")
        last = commitment.reports.filter(done=True).last()
        if last and last.person_id == actor.person_id:
            return no("own-report")
        return CommitmentPolicy.follow(actor, commitment.decision)


def owns(actor: Actor, commitment: Commitment) -> bool:
    """Whether someone is to carry it out: in person, for a house they belong to, or as a member of a body."""
    if commitment.person_id:
        return commitment.person_id == actor.person_id
    if commitment.house_id:
        return commitment.house_id in actor.houses
    return sits_in(actor, commitment.body)


@policy(ManagementAgreement)
class ManagementAgreementPolicy(Public):
    @staticmethod
    def keep(actor: Actor, thing: object) -> Verdict:
        return _staff(actor)


@policy(Delegation)
class DelegationPolicy(Public):
    """The secretariat records what the board decided; its members may do so themselves."""

    @staticmethod
    def delegate(actor: Actor, thing: object) -> Verdict:
        return when(bool(_staff(actor)) or on_board(actor), "board-only")

    @staticmethod
    def end(actor: Actor, delegation: Delegation) -> Verdict:
        return DelegationPolicy.delegate(actor, delegation)


@policy(Return)
class ReturnPolicy(Public):
    @staticmethod
    def send_back(actor: Actor, decision: Decision) -> Verdict:
        """Only who sits in the board, and not the secretariat, holds a decision against the management agreement."""
        return when(on_board(actor), "board-members-only")

    @staticmethod
    def contest(actor: Actor, returned: Return) -> Verdict:
        """The steering group does so for the participants; a board member does not judge the board."""
        if returned.state != ReturnState.RETURNED:
            return no("contest-over")
        decision = returned.decision
        steers = sits_in(actor, steering_of(decision.service) if decision.service else decision.body)
        return when(steers, "members-only")

    @staticmethod
    def answer(actor: Actor, returned: Return) -> Verdict:
        if returned.state not in (ReturnState.RETURNED, ReturnState.CONTESTED):
            return no("answer-given")
        return when(on_board(actor), "board-members-only")


@policy(Objection)
class ObjectionPolicy(Public):
    @staticmethod
    def object(actor: Actor, decision: Decision) -> Verdict:
        """Who sits in the consortium group for the house the actor acts for."""
        if not actor.signed_in:
            return no("sign-in-first")
        mandates = sitting(actor.person_id, clock.today()).filter(
            seat__body__kind=BodyKind.CONSORTIUM, seat__body__service=decision.service, house=actor.house_id
        )
        name = decision.service.name if decision.service else decision.body.name
        return when(actor.house_id is not None and mandates.exists(), "participants-only", service=name)

    @staticmethod
    def withdraw(actor: Actor, objection: Objection) -> Verdict:
        return when(objection.house_id == actor.house_id, "not-your-house")


@policy(Span)
class SpanPolicy(Public):
    @staticmethod
    def keep(actor: Actor, thing: object) -> Verdict:
        return _staff(actor)
