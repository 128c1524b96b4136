"""What `beraad verify` checks of the register: every entry against the record, every bundle counted again."""

from collections.abc import Iterator

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check, guarded
from beraad.record.models import Entry
from beraad.votes.choices import VoteState
from beraad.votes.models import Bundle, Vote
from beraad.votes.within import inside
from rulebook import BundleError, recount

from .actions import content_digest
from .models import Decision
from .queries import bundle_of


@check
def decisions() -> Iterator[Finding]:
    for pk in Decision.objects.order_by("pk").values_list("pk", flat=True):
        yield from guarded(f"decision:{pk}", _as_entered(pk))
    entered = Decision.objects.values("vote")
    closed = (
        Vote.objects.filter(~inside(), state=VoteState.CLOSED).exclude(pk__in=entered).values_list("pk", "reference")
    )
    for pk, reference in closed:
        yield Finding(f"vote:{pk}", "decision-missing", {"reference": reference})


def _as_entered(pk: int) -> Iterator[Finding]:
    decision = Decision.objects.get(pk=pk)
    entry = Entry.objects.filter(abouts__key=key(decision), kind="DecisionEntered").first()
    told = entry.data if entry else {}
    if told.get("content_digest") != content_digest(decision):
        yield Finding(key(decision), "decision-changed", {"number": decision.number})
    yield from _bundle(decision)


def _bundle(decision: Decision) -> Iterator[Finding]:
    try:
        again = recount(bundle_of(decision))
    except (ValueError, BundleError, Bundle.DoesNotExist) as error:
        yield Finding(key(decision), "bundle-unreadable", {"number": decision.number, "why": str(error)[:200]})
        return
    if not again.same or again.digest != decision.bundle_digest:
        where = again.difference[0] if again.difference else "digest"
        yield Finding(key(decision), "bundle-differs", {"number": decision.number, "where": where})
