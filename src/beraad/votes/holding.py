"""A vote held open: whoever changes its ballots does this first, so that it cannot close under them."""

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet

from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.kernel.prepared import prepared_update

from .choices import VoteState
from .models import Vote


def hold_open(vote: Vote, *, cast: int = 0, papers_out: int = 0) -> None:
    """Hold the vote, with so many more ballots and papers that are out; Conflict when it has closed or not opened."""
    now = clock.now()
    if not _held(vote.pk, now, cast=cast, papers_out=papers_out):
        late = now >= vote.closes_at
        raise Conflict("vote-closed" if late else "vote-not-open", closes=vote.closes_at, opens=vote.opens_at)


@prepared_update
def _held(vote: int, now: dt.datetime, *, cast: int, papers_out: int) -> tuple[QuerySet, dict[str, Any]]:
    rows = Vote.objects.filter(pk=vote, state=VoteState.OPEN, opens_at__lte=now, closes_at__gt=now)
    return rows, {"cast": F("cast") + cast, "papers_out": F("papers_out") + papers_out}
