"""Entering a decision in the register."""

from django.db import transaction

from beraad.access.actor import Actor
from beraad.kernel import clock
from beraad.kernel.ids import key, number
from beraad.kernel.sequences import next_in
from beraad.proposals.models import Proposal
from beraad.record.actions import append
from beraad.services.models import Service
from beraad.votes.models import Vote
from rulebook import digest

from .events import DecisionEntered
from .models import Decision


@transaction.atomic
def enter(*, actor: Actor, vote: Vote, bundle_digest: str) -> Decision:
    """Enter what a closed vote decided, once, under the next number of its body and year."""
    if present := Decision.objects.filter(vote=vote.pk).first():
        return present
    service = _service(vote)
    year = vote.closes_at.astimezone(clock.ZONE).year
    sequence = next_in(f"{vote.body.code}-{year}")
    decision = Decision.objects.create(
        number=number(vote.body.code, year, sequence),
        body=vote.body,
        service=service,
        year=year,
        sequence=sequence,
        vote=vote.pk,
        subject=vote.subject,
        reference=vote.reference,
        title=vote.title,
        text=vote.text,
        kind=vote.kind,
        result=vote.outcome["result"],
        decided_at=vote.closes_at,
        outcome=vote.outcome,
        digest=vote.digest,
        bundle_digest=bundle_digest,
    )
    append(
        actor=actor,
        event=DecisionEntered(
            about=(key(decision), key(vote), vote.subject, key(vote.body), *((key(service),) if service else ())),
            decision=decision.pk,
            number=decision.number,
            reference=vote.reference,
            title=vote.title,
            body_name=vote.body.name,
            result=decision.result,
            digest=vote.digest,
            bundle_digest=bundle_digest,
            content_digest=content_digest(decision),
        ),
    )
    return decision


def _service(vote: Vote) -> Service | None:
    model, _, pk = vote.subject.partition(":")
    return Proposal.objects.select_related("service").get(pk=pk).service if model == "proposal" else vote.body.service


def content_digest(decision: Decision) -> str:
    """The digest of everything that an entry says."""
    fields = (
        "number",
        "body_id",
        "service_id",
        "year",
        "sequence",
        "vote",
        "subject",
        "reference",
        "title",
        "text",
        "kind",
        "result",
        "outcome",
        "digest",
        "bundle_digest",
    )
    return digest({name: getattr(decision, name) for name in fields} | {"decided_at": decision.decided_at.isoformat()})
