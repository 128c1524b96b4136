"""The advice of a steering group: drafted within the group, then given."""

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.queries import steering_of
from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import key

from .actions import tell
from .choices import AdviceState
from .contents import advice_words
from .events import AdviceDrafted, AdviceGiven
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
    tell(actor, AdviceDrafted, proposal, key(draft.body), at=now, draft=draft.pk, **body, **told)
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
    require(actor, "advise", proposal)
    words = advice_words(position, text, arguments_for, arguments_against, minority)
    draft, latest = _latest(proposal)
    if based_on is not None:
        _require_based_on(latest, based_on)
    if draft:
        AdviceDraft.objects.filter(pk=draft.pk).update(state=AdviceState.GIVEN)
    body, version, now = steering_of(proposal.service), version_of(proposal), clock.now()
    given = {"body": body, "version": version, "person": actor.person, "given_at": now}
    advice, _ = Advice.objects.update_or_create(proposal=proposal, defaults=given | words)
    proposal.advised_at = now
    proposal.save(update_fields=["advised_at"])
    told = {"body": body.pk, "body_name": body.name, "position": position, "version": version.number}
    tell(actor, AdviceGiven, proposal, key(body), at=now, digest=advice.digest, **told)
    return advice


def _latest(proposal: Proposal) -> tuple[AdviceDraft | None, AdviceText | None]:
    """What the group prepares, and its last words; the caller holds the proposal locked."""
    draft = AdviceDraft.objects.exclude(state=AdviceState.GIVEN).filter(proposal=proposal).first()
    return draft, draft.texts.select_related("person").last() if draft else None


def _require_based_on(latest: AdviceText | None, based_on: int) -> None:
    if based_on != (latest.number if latest else 0):
        raise Conflict("changed-meanwhile", name=latest.person.name if latest else "")
