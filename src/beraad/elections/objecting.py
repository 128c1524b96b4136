"""Objections, with their reason, to who stands and to a result; the secretariat judges them, with reasons."""

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, NotFound
from beraad.kernel.rows import locked
from beraad.kernel.texts import written

from .choices import Ending, Judgement, Phase, Standing, State, Why
from .events import (
    CandidateObjected,
    CandidateObjectionJudged,
    CandidateRefused,
    ElectionFailed,
    ResultObjected,
    ResultObjectionJudged,
)
from .models import Candidacy, Election, Objection
from .queries import election_locked
from .recording import record, record_candidacy

LONGEST = 2_000


@transaction.atomic
def object_to_candidacy(*, actor: Actor, candidacy: Candidacy, reason: str) -> Objection:
    """Object to a candidacy, for the house the actor acts for, in the days for it; once per house.

    Forbidden for who does not take part; Conflict outside those days, or when the house objected before.
    """
    election = election_locked(candidacy.election)
    require(actor, "take_part", election)
    candidacy = _candidacy(candidacy, election)
    if election.phase() not in (Phase.STANDING, Phase.OBJECTING):
        raise Conflict("objecting-over", until=election.objects_until)
    if candidacy.state != Standing.STANDS:
        raise NotFound
    objection = _made(actor, election, candidacy, reason)
    about = {"objection": objection.pk, "by_house": actor.house_name}
    record_candidacy(actor, CandidateObjected, candidacy, rows=[objection], at=objection.made_at, **about)
    return objection


@transaction.atomic
def object_to_result(*, actor: Actor, election: Election, reason: str) -> Objection:
    """Object to a result before it takes effect. Errors as for an objection to a candidacy."""
    election = election_locked(election)
    require(actor, "take_part", election)
    if election.phase() != Phase.CONTESTING:
        raise Conflict("contesting-over")
    objection = _made(actor, election, None, reason)
    about = {"objection": objection.pk, "by_house": actor.house_name}
    record(actor, ResultObjected, election, rows=[objection], at=objection.made_at, **about)
    return objection


def _made(actor: Actor, election: Election, candidacy: Candidacy | None, reason: str) -> Objection:
    if Objection.objects.filter(election=election, candidacy=candidacy, house=actor.house_id).exists():
        raise Conflict("objection-made", house=actor.house_name)
    return Objection.objects.create(
        election=election,
        candidacy=candidacy,
        house_id=actor.house_id,
        person=actor.person,
        reason=written(reason, "reason", most=LONGEST),
        made_at=clock.now(),
    )


@transaction.atomic
def judge_objection(*, actor: Actor, objection: Objection, upheld: bool, answer: str) -> None:
    """Judge an objection, with reasons: upheld, the candidate cannot be elected, or the result does not hold.

    Forbidden in one's own case; Invalid without reasons; Conflict when it was judged, or lapsed as the ballot paper was
    made.
    """
    election = election_locked(objection.election)
    locked(objection)
    objection = Objection.objects.select_related("candidacy", "house", "person").get(pk=objection.pk)
    require(actor, "judge", objection)
    if objection.state != Judgement.OPEN:
        raise Conflict("judged-before")
    objection.state = Judgement.UPHELD if upheld else Judgement.DISMISSED
    objection.answer, objection.judged_at = written(answer, "answer", most=LONGEST), clock.now()
    objection.judged_by = actor.person
    objection.save(update_fields=["state", "answer", "judged_at", "judged_by"])
    told = {"objection": objection.pk, "upheld": upheld, "answer": objection.answer}
    if objection.candidacy is None:
        record(actor, ResultObjectionJudged, election, rows=[objection], at=objection.judged_at, **told)
        if upheld:
            fail(actor, election, Ending.ANNULLED)
        return
    candidacy = _candidacy(objection.candidacy, election)
    record_candidacy(actor, CandidateObjectionJudged, candidacy, rows=[objection], at=objection.judged_at, **told)
    if upheld and candidacy.state == Standing.STANDS:
        refuse(actor, candidacy, Why.OBJECTION)


def refuse(actor: Actor, candidacy: Candidacy, why: str) -> None:
    """Take a candidate off the paper, or out of the result, for a reason; called within a deed of this room."""
    candidacy.state, candidacy.why, candidacy.ended_at = Standing.REFUSED, why, clock.now()
    candidacy.save(update_fields=["state", "why", "ended_at"])
    record_candidacy(actor, CandidateRefused, candidacy, why=why)


def fail(actor: Actor, election: Election, ending: str) -> None:
    """Let an election end without a result; who was elected by it is not. Called within a deed of this room."""
    election.state, election.ending, election.ended_at = State.FAILED, ending, clock.now()
    election.save(update_fields=["state", "ending", "ended_at"])
    elected = list(election.candidacies.filter(state=Standing.ELECTED))
    for candidacy in elected:
        candidacy.state, candidacy.place = Standing.NOT_ELECTED, None
        candidacy.save(update_fields=["state", "place"])
    record(actor, ElectionFailed, election, rows=elected, at=election.ended_at, ending=ending)


def _candidacy(candidacy: Candidacy, election: Election) -> Candidacy:
    found = Candidacy.objects.select_related("house", "person").get(pk=candidacy.pk)
    found.election = election
    return found
