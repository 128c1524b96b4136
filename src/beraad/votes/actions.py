"""What is done with a vote: plan, open or take back, cast, remind, close."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.bodies.models import Body
from beraad.charters.models import Charter
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import control_code, key
from beraad.kernel.texts import written
from beraad.record.actions import append
from rulebook import Rule, Windows, window_refusals

from . import counting, electorate, papers
from .ballotbox import named
from .choices import VoteState
from .events import BallotCast, VoteClosed, VoteOpened, VotePlanned, VoteReminded, VoteTakenBack
from .holding import hold_open
from .models import Ballot, Bundle, Elector, Vote, question_digest
from .opening import falls_under, rule_of
from .proxied import carried_by
from .queries import casting, waiting
from .terms import electorate_digest, terms
from .ways import CONSENT
from .within import within

LONGEST_MOTIVATION = 2_000


@transaction.atomic
def plan_vote(
    *,
    actor: Actor,
    subject: str,
    reference: str,
    title: str,
    text: str,
    body: Body,
    charter: Charter,
    kind: str,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    call: int = 1,
    contest: Any = None,
    way: str = "",
    settings: Mapping[str, Any] | None = None,
    constituents: Sequence[Body] = (),
    rule: Rule | None = None,
) -> Vote:
    """Put a question to a body from `opens_at` to `closes_at`, under the rule for `kind` in `charter`.

    `contest` is what there is to choose from, when it is not a yes or no; then `way`, as set by `settings`, is the
    method by which it is chosen (see `ways`). With `constituents` these consortium groups vote together for `body`,
    each house once; with a `rule` of its own, the hours are as the caller has set them. Called by the room whose
    subject it is, which has judged who may. Invalid when the charter's windows are not kept or the way does not fit.
    Conflict when as things stand it could not open (see `electorate.derive`). If its hour has come it opens at once.
    """
    rules, own_rule = parse(charter.rules), rule is not None
    _require_hours(None if rule else rules.windows, opens_at, closes_at)
    given = {"reference": reference, "title": title, "text": text, "opens_at": opens_at, "closes_at": closes_at}
    asked = {"subject": subject, "kind": kind, "call": call, "contest": contest}
    rule = rule or rule_of(rules, **asked, way=way, settings=settings or {})
    day = opens_at.astimezone(clock.ZONE).date()
    voting = sorted(group.pk for group in constituents)
    electorate.derive(electorate.groups(body, voting), rules, rule, day, reference)
    vote = Vote.objects.create(
        **asked,
        **given,
        text_digest=question_digest(text, contest),
        body=body,
        charter=charter,
        constituents=voting,
        rule=rule.data,
        own_rule=own_rule,
        proxies=rules.proxy.hold(secret=rule.secret),
        seed=control_code() if contest else "",
        reference_date=day,
    )
    append(actor=actor, event=VotePlanned(about=_around(vote), body_name=body.name, **terms(vote)))
    return open_vote(actor=actor, vote=vote) if opens_at <= clock.now() else vote


def _around(vote: Vote) -> tuple[str, ...]:
    """What a vote is about; the history of a body, which everybody reads, does not tell of a vote held within it."""
    return (key(vote), vote.subject) if within(vote.subject) else (key(vote), vote.subject, key(vote.body))


def _require_hours(windows: Windows | None, opens_at: dt.datetime, closes_at: dt.datetime) -> None:
    if opens_at < clock.now() - dt.timedelta(minutes=5):
        raise Invalid("opens-in-past", {"opens_at": "opens-in-past"})
    if windows is None:
        return
    refusals = window_refusals(windows, notice=clock.now(), opens=opens_at, closes=closes_at, zone=clock.ZONE)
    if refusals:
        fields = {"opens_at" if r.code.startswith("opens") else "closes_at": r.code for r in refusals}
        raise Invalid(refusals[0].code, fields, **refusals[0].params)


@transaction.atomic
def open_vote(*, actor: Actor, vote: Vote) -> Vote:
    """Open a vote under the charter in force on its reference date, with the electorate of that day; safe to repeat.

    Conflict when nobody could vote, or the charter no longer lets it be held as planned.
    """
    rows = Vote.objects.select_for_update(of=("self",)).select_related("body__service", "charter__body")
    vote = rows.get(pk=vote.pk)
    if vote.state != VoteState.PLANNED:
        return vote
    vote.charter, rules, rule = falls_under(vote)
    vote.rule, vote.proxies = rule.data, rules.proxy.hold(secret=rule.secret)
    bodies = electorate.groups(vote.body, vote.constituents)
    found = electorate.derive(bodies, rules, rule, vote.reference_date, vote.reference)
    electors = Elector.objects.bulk_create([_elector(vote, candidate) for candidate in found], batch_size=2000)
    vote.state, vote.seats, vote.tried_at = VoteState.OPEN, sum(e.eligible for e in electors), None
    vote.save(update_fields=["state", "seats", "charter", "rule", "proxies", "tried_at"])
    append(
        actor=actor,
        event=VoteOpened(
            about=_around(vote),
            body_name=vote.body.name,
            seats=vote.seats,
            electorate_digest=electorate_digest(electors),
            **terms(vote),
        ),
    )
    return vote


@transaction.atomic
def take_back_vote(*, actor: Actor, vote: Vote, reason: str) -> None:
    """Take a vote back before it opens; Conflict when it has. Called by the room that planned it."""
    vote = Vote.objects.select_for_update(of=("self",)).select_related("body").get(pk=vote.pk)
    if vote.state != VoteState.PLANNED:
        raise Conflict("vote-has-opened")
    append(
        actor=actor,
        event=VoteTakenBack(
            about=_around(vote),
            vote=vote.pk,
            subject=vote.subject,
            reference=vote.reference,
            title=vote.title,
            body_name=vote.body.name,
            opens_at=vote.opens_at,
            reason=reason,
        ),
    )
    vote.delete()


def _elector(vote: Vote, candidate: electorate.Candidate) -> Elector:
    return Elector(
        vote=vote,
        seat=candidate.seat.seat,
        house=candidate.seat.house,
        name=candidate.name,
        eligible=candidate.eligible,
        reason=candidate.reason,
        weight=str(candidate.weight),
        figures={register: str(figure) for register, figure in candidate.figures.items()},
        origin=candidate.origin,
    )


@transaction.atomic
def cast_ballot(
    *, actor: Actor, vote: int, seat: int, choice: Any, motivation: str = "", replaces: str | None = None
) -> Ballot:
    """Cast or change the ballot of a seat in an open vote; its representative and substitutes may, until the close, and
    as long as they did not do so themselves who has a proxy for it.

    `choice` is one of the vote's answers, or what the voter says of its options, as `rulebook.ballots` takes it.
    `replaces` is the receipt of the ballot that the voter saw in it ("" for none), when they saw one. Forbidden without
    a mandate in that seat or a proxy for it, Conflict when the vote is not open, another hand was first or the house
    voted itself, Invalid for a choice that is not on the ballot or an objection without its reason. The same ballot
    twice is one ballot.
    """
    elector, mandated, ballot = casting(actor, vote, seat)
    proxy = None if mandated else carried_by(elector)
    if elector.vote.secret:
        raise Conflict("vote-is-secret")
    if proxy and ballot and not ballot.proxy_id:
        raise Conflict("voted-itself", house=elector.name)
    actor = actor.acting_for(elector.house_id)
    choice = papers.kept(elector.vote, choice)
    motivation = _motivation(elector.vote, choice, motivation)
    same = (choice, motivation, actor.person_id, proxy)
    if ballot and (ballot.choice, ballot.motivation, ballot.person_id, ballot.proxy_id) == same:
        return ballot
    if replaces not in (None, ballot.receipt if ballot else ""):
        raise Conflict("voted-meanwhile", house=elector.name)
    hold_open(elector.vote, cast=0 if ballot else 1)
    if ballot:
        ballot.elector = elector
        cast = named.replace(actor=actor, ballot=ballot, choice=choice, motivation=motivation, proxy=proxy)
    else:
        cast = named.put(actor=actor, elector=elector, choice=choice, motivation=motivation, proxy=proxy)
    append(
        actor=actor,
        event=BallotCast(
            about=(key(elector.vote), elector.vote.subject, f"house:{elector.house_id}"),
            vote=vote,
            elector=elector.pk,
            reference=elector.vote.reference,
            house_name=elector.name,
            changed=ballot is not None,
            commitment=named.commitment(cast),
            proxy=proxy,
            by_proxy=proxy is not None,
        ),
    )
    return cast


def _motivation(vote: Vote, choice: str, motivation: str) -> str:
    if vote.rule["method"] == CONSENT and choice == "against" and not motivation.strip():
        raise Invalid("objection-without-reason", {"motivation": "objection-without-reason"})
    return written(motivation, "motivation", most=LONGEST_MOTIVATION, empty=True)


@transaction.atomic
def remind(*, actor: Actor, vote: Vote) -> int:
    """Remind the seats that have not voted, once per vote. Returns how many there are."""
    require(actor, "remind", vote)
    vote = Vote.objects.select_for_update(of=("self",)).get(pk=vote.pk)
    if vote.state != VoteState.OPEN or clock.now() >= vote.closes_at:
        raise Conflict("vote-closed", closes=vote.closes_at)
    if vote.reminded_at:
        raise Conflict("reminded-before", at=vote.reminded_at)
    vote.reminded_at = clock.now()
    vote.save(update_fields=["reminded_at"])
    silent = waiting(vote).count()
    append(
        actor=actor,
        event=VoteReminded(about=(key(vote), vote.subject), vote=vote.pk, reference=vote.reference, waiting=silent),
        at=vote.reminded_at,
    )
    return silent


@transaction.atomic
def close_vote(*, actor: Actor = SYSTEM, vote: Vote) -> None:
    """Close a vote of which the hour has passed, as of that hour, and count it; safe to repeat."""
    require(actor, "close", vote)
    vote = Vote.objects.select_for_update(of=("self",)).select_related("body", "charter").get(pk=vote.pk)
    if vote.state != VoteState.OPEN or clock.now() < vote.closes_at:
        return
    counted = counting.tally(vote)
    outcome = counted.outcome
    vote.state, vote.closed_at = VoteState.CLOSED, vote.closes_at
    vote.outcome, vote.digest, vote.tried_at = outcome.data, outcome.digest, None
    vote.save(update_fields=["state", "closed_at", "outcome", "digest", "tried_at"])
    Bundle.objects.create(vote=vote, content=counted.bundle, digest=counted.bundle_digest)
    append(
        actor=actor,
        event=VoteClosed(
            about=_around(vote),
            vote=vote.pk,
            subject=vote.subject,
            reference=vote.reference,
            title=vote.title,
            body_name=vote.body.name,
            result=outcome.result,
            cast=vote.cast,
            seats=vote.seats,
            digest=outcome.digest,
            bundle_digest=counted.bundle_digest,
            papers_out=vote.papers_out,
        ),
    )
