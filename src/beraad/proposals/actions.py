"""The life of a proposal, deed by deed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.queries import steering_of
from beraad.charters.queries import competence, rules_for
from beraad.charters.rules import parse
from beraad.debate import actions as debate
from beraad.debate.choices import Stance
from beraad.debate.models import Comment
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key, number
from beraad.kernel.sequences import next_in
from beraad.kernel.texts import written
from beraad.people.models import Person
from beraad.record.actions import append
from beraad.services.models import Service
from beraad.votes.actions import plan_vote
from beraad.votes.models import Vote
from rulebook import day_after, deadline

from .choices import Ask, State
from .contents import choice, words
from .events import (
    AdviceAsked,
    CoAuthorInvited,
    CoAuthorRemoved,
    ConsultationEnded,
    ConsultationOpened,
    DraftEdited,
    ProposalConcluded,
    ProposalEvent,
    ProposalStarted,
    ProposalWithdrawn,
    PutToVote,
    VersionPublished,
)
from .models import Advice, CoAuthor, Proposal, Version, charter_digest
from .queries import advice_first, proposal_for, version_of


def tell(
    actor: Actor,
    event: type[ProposalEvent],
    proposal: Proposal,
    *about: str,
    at: dt.datetime | None = None,
    **data: Any,
) -> None:
    house = (f"house:{proposal.house_id}",) if proposal.house_id else ()
    append(
        actor=actor,
        event=event(
            about=(key(proposal), key(proposal.service), *house, *about),
            proposal=proposal.pk,
            number=proposal.number,
            title=proposal.title,
            **data,
        ),
        at=at,
    )


@transaction.atomic
def start_proposal(
    *,
    actor: Actor,
    service: Service,
    ask: str,
    kind: str,
    title: str,
    summary: str,
    text: str,
    as_steering: bool = False,
    charter_rules: Any = None,
    contest: Any = None,
) -> Proposal:
    """Start a draft about a service: for the house the actor acts for, or `as_steering`, the group that serves it.

    A draft of the group is open to all in it. `kind` is one of the charter's; `charter_rules` the charter proposed, by
    the kind by which charters change; `contest` what there is to choose from, if any. Invalid with a code per field.
    """
    require(actor, "start_as_group" if as_steering else "start", service, of=Proposal)
    content = words(title, summary, text) | {"contest": choice(ask, charter_rules, contest)}
    _require_kind(service, ask, kind, charter_rules)
    now = clock.now()
    proposal = Proposal.objects.create(
        number=_next_number(),
        service=service,
        ask=ask,
        kind=kind,
        title=content["title"],
        author=actor.person,
        house_id=None if as_steering else actor.house_id,
        by_steering=as_steering,
        created_at=now,
        charter_rules=parse(charter_rules).data if charter_rules is not None else None,
    )
    version = Version.objects.create(proposal=proposal, number=1, person=actor.person, made_at=now, **content)
    tell(
        actor,
        ProposalStarted,
        proposal,
        at=now,
        service=service.pk,
        ask=ask,
        decision_kind=kind,
        charter_digest=charter_digest(proposal),
        content_digest=version.content_digest,
        service_name=service.name,
        name=actor.person.name,
        house_name="" if as_steering else actor.house_name,
        group=steering_of(service).name if as_steering else "",
    )
    return proposal


def _next_number() -> str:
    year = clock.today().year
    return number("V", year, next_in(f"V-{year}"))


def _require_kind(service: Service, ask: str, kind: str, charter_rules: Any) -> None:
    if ask not in Ask.values:
        raise Invalid("option-unknown", {"ask": "option-unknown"})
    if ask == Ask.DECIDE:
        _, _, rules, _ = competence(service, kind, clock.today())
        if charter_rules is not None and kind != rules.amend_kind:
            raise Invalid("kind-not-for-charter", {"kind": "kind-not-for-charter"})


@transaction.atomic
def write(
    *,
    actor: Actor,
    proposal: Proposal,
    title: str,
    summary: str,
    text: str,
    based_on: str,
    note: str = "",
    contest: Any = None,
) -> Version:
    """Change the words and what there is to choose from: a draft in place, later as a new version that everybody can
    compare.

    `based_on` is the digest of the version that was edited; Conflict when someone else wrote meanwhile.
    """
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "write", proposal)
    content = words(title, summary, text)
    content["contest"] = choice(proposal.ask, proposal.charter_rules, contest)
    current = version_of(proposal)
    if based_on != current.digest:
        raise Conflict("changed-meanwhile", name=current.person.name)
    if all(getattr(current, name) == value for name, value in content.items()):
        return current
    proposal.title = content["title"]
    proposal.save(update_fields=["title"])
    stamp = {"person": actor.person, "made_at": clock.now()}
    if proposal.state == State.DRAFT:
        for name, value in (content | stamp).items():
            setattr(current, name, value)
        current.save()
        said = {"name": actor.person.name, "content_digest": current.content_digest}
        tell(actor, DraftEdited, proposal, at=current.made_at, **said)
        return current
    version = Version.objects.create(
        proposal=proposal, number=current.number + 1, note=note.strip()[:300], **stamp, **content
    )
    tell(
        actor,
        VersionPublished,
        proposal,
        at=version.made_at,
        version=version.number,
        name=actor.person.name,
        note=version.note,
        digest=version.digest,
        content_digest=version.content_digest,
    )
    return version


@transaction.atomic
def invite_coauthor(*, actor: Actor, proposal: Proposal, person: Person) -> None:
    """Let someone write on a draft."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "invite", proposal)
    if person.pk == proposal.author_id or proposal.coauthors.filter(person=person).exists():
        raise Conflict("coauthor-present", name=person.name)
    CoAuthor.objects.create(proposal=proposal, person=person)
    tell(actor, CoAuthorInvited, proposal, key(person), coauthor=person.pk, name=person.name)


@transaction.atomic
def remove_coauthor(*, actor: Actor, proposal: Proposal, person: Person) -> None:
    """Let someone no longer write on a draft."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "invite", proposal)
    if not proposal.coauthors.filter(person=person).delete()[0]:
        raise Conflict("coauthor-absent", name=person.name)
    tell(actor, CoAuthorRemoved, proposal, key(person), coauthor=person.pk, name=person.name)


@transaction.atomic
def open_consultation(*, actor: Actor, proposal: Proposal, days: int | None = None) -> None:
    """Make a draft public and let every participant respond, for at least the charter's number of days."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "consult", proposal)
    least = _consultation_days(proposal)
    days = least if days is None else days
    if not least <= days <= 365:
        raise Invalid("consultation-too-short", {"days": "consultation-too-short"}, least=least)
    now = clock.now()
    proposal.state, proposal.consultation_at = State.CONSULTATION, now
    proposal.consultation_until = deadline(now, days, clock.ZONE)
    proposal.save(update_fields=["state", "consultation_at", "consultation_until"])
    tell(
        actor,
        ConsultationOpened,
        proposal,
        at=now,
        until=proposal.consultation_until,
        service_name=proposal.service.name,
        digest=version_of(proposal).digest,
    )


def _consultation_days(proposal: Proposal) -> int:
    if proposal.ask != Ask.DECIDE:
        return 1
    _, _, rules, _ = competence(proposal.service, proposal.kind, clock.today())
    return rules.windows.consultation_days


@transaction.atomic
def comment(
    *, actor: Actor, proposal: Proposal, text: str, stance: str = Stance.REMARK, reply_to: int | None = None
) -> Comment:
    """Contribute to the discussion about a proposal."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "comment", proposal)
    posted = debate.post(actor=actor, subject=key(proposal), text=text, stance=stance, reply_to=reply_to)
    Proposal.objects.filter(pk=proposal.pk).update(comments=F("comments") + 1)
    return posted


@transaction.atomic
def ask_advice(*, actor: Actor, proposal: Proposal) -> None:
    """End the consultation, not before the promised term is over, and ask the steering group for its advice; a decision
    of a kind that needs none waits for its vote."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "ask_advice", proposal)
    if clock.now() < proposal.consultation_until:
        raise Conflict("consultation-runs", until=clock.last_day(proposal.consultation_until))
    proposal.state = State.ADVICE
    proposal.save(update_fields=["state"])
    if not advice_first(proposal, rules_for(proposal.service, clock.today())):
        return tell(actor, ConsultationEnded, proposal)
    body = steering_of(proposal.service)
    if body is None:
        raise Conflict("no-steering-group", service=proposal.service.name)
    return tell(actor, AdviceAsked, proposal, key(body), body=body.pk, body_name=body.name)


@transaction.atomic
def put_to_vote(
    *,
    actor: Actor,
    proposal: Proposal,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    way: str = "",
    settings: Mapping[str, Any] | None = None,
) -> Vote:
    """Put the latest version to the body that is competent, under the charter in force when the vote opens.

    `way` is how it is decided, one of those that `votes.ways` gives for its question, as set by `settings`.

    Conflict without advice where the charter wants it, when nothing is to be decided, or when a second call comes too
    early or is not foreseen.
    """
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "put_to_vote", proposal)
    if proposal.ask != Ask.DECIDE:
        raise Conflict("nothing-to-decide")
    day = opens_at.astimezone(clock.ZONE).date()
    body, charter, rules, kind = competence(proposal.service, proposal.kind, day)
    version = version_of(proposal)
    _require_advice(proposal, version, kind.advice and proposal.called_up_at is None)
    call = _next_call(proposal, opens_at)
    vote = plan_vote(
        actor=actor,
        subject=key(proposal),
        reference=proposal.number,
        title=version.title,
        text=version.text,
        contest=version.contest,
        way=way,
        settings=settings,
        body=body,
        charter=charter,
        kind=proposal.kind,
        opens_at=opens_at,
        closes_at=closes_at,
        call=call,
    )
    proposal.state = State.VOTE
    proposal.save(update_fields=["state"])
    window = {"opens_at": opens_at, "closes_at": closes_at}
    about = (key(vote), key(body))
    tell(actor, PutToVote, proposal, *about, vote=vote.pk, body_name=body.name, call=call, **window)
    return vote


def _require_advice(proposal: Proposal, version: Version, needed: bool) -> None:
    advice = Advice.objects.filter(proposal=proposal).first()
    if needed and advice is None:
        raise Conflict("advice-first")
    if needed and advice.version_id != version.pk:
        raise Conflict("advice-on-older-text", version=version.number)


def _next_call(proposal: Proposal, opens_at: dt.datetime) -> int:
    last = Vote.objects.filter(subject=key(proposal)).order_by("-call").first()
    if last is None:
        return 1
    consented = last.outcome is not None and last.outcome["result"] == "referred"
    referred = consented or last.kind != proposal.kind
    second = last.rule.get("second_call")
    if last.call > 1 or not (referred or second):
        raise Conflict("no-second-call")
    earliest = last.closes_at if referred else day_after(last.closes_at, second["after_days"], clock.ZONE)
    if opens_at < earliest:
        raise Invalid("second-call-too-early", {"opens_at": "second-call-too-early"}, earliest=earliest)
    return last.call + 1


@transaction.atomic
def conclude(*, actor: Actor, proposal: Proposal, note: str) -> None:
    """Close a proposal that informs or asks for advice, saying in words what becomes of it."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "conclude", proposal)
    if proposal.ask == Ask.DECIDE:
        raise Conflict("decision-by-vote")
    _end(proposal, State.CLOSED, note)
    tell(actor, ProposalConcluded, proposal, at=proposal.ended_at, note=proposal.closing_note)


@transaction.atomic
def withdraw(*, actor: Actor, proposal: Proposal, reason: str) -> None:
    """Take a proposal back before it is put to the vote; what others wrote stays readable."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "withdraw", proposal)
    _end(proposal, State.WITHDRAWN, reason)
    tell(actor, ProposalWithdrawn, proposal, at=proposal.ended_at, reason=proposal.closing_note)


def _end(proposal: Proposal, state: str, note: str) -> None:
    proposal.state, proposal.closing_note, proposal.ended_at = state, written(note, "note"), clock.now()
    proposal.save(update_fields=["state", "closing_note", "ended_at"])
