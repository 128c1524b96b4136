"""The advice of a steering group: drafted within the group, settled by a member or the group itself, then given."""

from typing import Any

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.queries import consortium_of, steering_of
from beraad.charters.advising import CONSENT as BY_CONSENT
from beraad.charters.advising import OWN_RULE
from beraad.charters.queries import in_force
from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import key
from beraad.votes.actions import plan_vote
from beraad.votes.models import Vote
from beraad.votes.queries import votes_under
from beraad.votes.ways import CONSENT, MAJORITY, rule_for
from rulebook import deadline

from .actions import tell
from .choices import AdviceState, State
from .contents import advice_words
from .events import AdviceDrafted, AdviceGiven, GroupAnswered, GroupAsked
from .models import Advice, AdviceDraft, AdviceText, Proposal
from .queries import proposal_for, version_of


@transaction.atomic
def draft_advice(
    *,
    actor: Actor,
    proposal: Proposal,
    position: str,
    text: str,
    arguments_for: str = "",
    arguments_against: str = "",
    minority: str = "",
    based_on: int = 0,
) -> AdviceText:
    """Write the advice that the steering group prepares, on the latest version; only the group sees it.

    `based_on` is the number of the text that was edited, 0 where there was none; Conflict when someone else wrote
    meanwhile. Invalid with a code per field. The same words twice are one text.
    """
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "advise", proposal)
    words = advice_words(position, text, arguments_for, arguments_against, minority)
    draft, latest = _latest(proposal)
    _require_free(draft)
    _require_based_on(latest, based_on)
    version = version_of(proposal)
    if latest and (latest.words, latest.version_id) == (words, version.pk):
        return latest
    draft = draft or AdviceDraft.objects.create(proposal=proposal, body=steering_of(proposal.service))
    number, now = latest.number + 1 if latest else 1, clock.now()
    made = {"version": version, "person": actor.person, "made_at": now}
    written = AdviceText.objects.create(draft=draft, number=number, **made, **words)
    told = {"text": number, "version": version.number, "digest": written.content_digest, "name": actor.person.name}
    body = {"body": draft.body_id, "body_name": draft.body.name}
    tell(actor, AdviceDrafted, proposal, key(draft), key(draft.body), at=now, draft=draft.pk, **body, **told)
    return written


@transaction.atomic
def give_advice(
    *,
    actor: Actor,
    proposal: Proposal,
    position: str,
    text: str,
    arguments_for: str = "",
    arguments_against: str = "",
    minority: str = "",
    based_on: int | None = None,
) -> Advice:
    """Give or replace the advice of the steering group on the latest version; what the group had drafted is done.

    `based_on` as for a draft, where the giver saw one. Invalid with a code per field.
    """
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "give_advice", proposal)
    words = advice_words(position, text, arguments_for, arguments_against, minority)
    draft, latest = _latest(proposal)
    _require_free(draft)
    if based_on is not None:
        _require_based_on(latest, based_on)
    body, version = steering_of(proposal.service), version_of(proposal)
    return _give(actor, proposal, draft, body=body, version=version, person=actor.person, **words)


def _give(actor: Actor, proposal: Proposal, draft: AdviceDraft | None, **given: Any) -> Advice:
    given = {"given_at": clock.now(), "vote": None} | given
    advice, _ = Advice.objects.update_or_create(proposal=proposal, defaults=given)
    proposal.advised_at = advice.given_at
    proposal.save(update_fields=["advised_at"])
    _enter(draft, AdviceState.GIVEN)
    told = {"body": advice.body_id, "body_name": advice.body.name, "position": advice.position}
    told |= {"version": advice.version.number, "digest": advice.digest}
    settled = {"draft": draft.pk if draft else 0, "vote": advice.vote_id or 0}
    tell(actor, AdviceGiven, proposal, key(advice.body), at=advice.given_at, **told, **settled)
    return advice


@transaction.atomic
def ask_group(*, actor: Actor, proposal: Proposal) -> Vote:
    """Let the steering group say whether the advice as drafted is its own: by consent or vote, as the charter says.

    What was objected to in consent comes to a vote when it is asked again unchanged. Conflict when nothing is drafted,
    the draft is about an older version, the group is asked already, or voted these words down.
    """
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "ask_group", proposal)
    draft, latest = _latest(proposal)
    _require_free(draft)
    if latest is None:
        raise Conflict("advice-not-drafted")
    if latest.version_id != (version := version_of(proposal)).pk:
        raise Conflict("draft-on-older-text", version=version.number)
    charter, rules = in_force(consortium_of(proposal.service), clock.today())
    before, now = votes_under(key(draft)), clock.now()
    way = _way(rules.advising.by, [vote for vote in before if vote.text == latest.question])
    vote = plan_vote(
        actor=actor,
        subject=f"{key(draft)}/{len(before) + 1}",
        reference=proposal.number,
        title=proposal.title,
        text=latest.question,
        body=draft.body,
        charter=charter,
        kind="advice",
        opens_at=now,
        closes_at=deadline(now, rules.advising.days, clock.ZONE),
        rule=rule_for(OWN_RULE, None, way, {}),
    )
    _enter(draft, AdviceState.ROUND)
    told = {"draft": draft.pk, "text": latest.number, "vote": vote.pk, "way": way}
    body = {"body": draft.body_id, "body_name": draft.body.name}
    tell(actor, GroupAsked, proposal, key(draft), key(draft.body), at=now, closes_at=vote.closes_at, **body, **told)
    return vote


def _way(by: str, asked: list[Vote]) -> str:
    """How the group settles words about which it was `asked` before, latest first."""
    results = [vote.outcome["result"] for vote in asked]
    if "rejected" in results:
        raise Conflict("advice-voted-down")
    return CONSENT if by == BY_CONSENT and "referred" not in results else MAJORITY


def settle(*, actor: Actor, vote: Vote) -> None:
    """Give the advice when the group took it; else it stays a draft, which the group can change or ask again.

    Called in the transaction in which its vote closes. An advice that nobody waits for any more is not given.
    """
    draft = AdviceDraft.objects.select_related("body").get(pk=vote.subject.partition(":")[2].partition("/")[0])
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("service").get(pk=draft.proposal_id)
    result = vote.outcome["result"]
    told = {"body": draft.body_id, "body_name": draft.body.name, "draft": draft.pk, "vote": vote.pk, "outcome": result}
    _enter(draft, AdviceState.DRAFT)
    tell(actor, GroupAnswered, proposal, key(draft), key(draft.body), **told)
    if result == "adopted" and proposal.state == State.ADVICE:
        text = draft.texts.select_related("version", "person").last()
        given = {"body": draft.body, "version": text.version, "person": text.person, "vote": vote}
        _give(actor, proposal, draft, **given, **text.words)


def _enter(draft: AdviceDraft | None, state: str) -> None:
    if draft:
        draft.state = state
        draft.save(update_fields=["state"])


def _require_free(draft: AdviceDraft | None) -> None:
    """While the group is asked about its words, they stay as they are."""
    if draft and draft.state == AdviceState.ROUND:
        raise Conflict("advice-with-group", closes=votes_under(key(draft))[0].closes_at)


def _latest(proposal: Proposal) -> tuple[AdviceDraft | None, AdviceText | None]:
    """What the group prepares, and its last words; the caller holds the proposal locked."""
    rows = AdviceDraft.objects.exclude(state=AdviceState.GIVEN).filter(proposal=proposal)
    draft = rows.select_related("body").first()
    return draft, draft.texts.select_related("person", "version").last() if draft else None


def _require_based_on(latest: AdviceText | None, based_on: int) -> None:
    if based_on != (latest.number if latest else 0):
        raise Conflict("changed-meanwhile", name=latest.person.name if latest else "")
