"""What the clock does with votes: open and close them on time, and remind once."""

import datetime as dt
import logging

from beraad.access.actor import SYSTEM
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.kernel.ticker import every

from .actions import close_vote, open_vote, remind
from .models import Vote
from .queries import due, running_votes

log = logging.getLogger(__name__)


@every(1)
def keep_hours() -> None:
    """Open and close what is due. What fails is reported, and tried again later, without holding up other votes."""
    now = clock.now()
    for deed, wanted in ((open_vote, "open"), (close_vote, "close")):
        for vote in due(now)[wanted]:
            try:
                deed(actor=SYSTEM, vote=vote)
            except Exception as error:
                Vote.objects.filter(pk=vote.pk).update(tried_at=now)
                known = isinstance(error, BeraadError)
                why = error.code if known else "unforeseen"
                log.error("vote %s (%s) does not %s: %s", vote.pk, vote.reference, wanted, why, exc_info=not known)


@every(60)
def remind_silent() -> None:
    """Remind those who have not voted, at the hours before the close that the charter sets, or half-way if later.

    As with the hours, what fails does not hold up other votes.
    """
    for vote in running_votes().filter(reminded_at__isnull=True).select_related("charter"):
        try:
            hours = dt.timedelta(hours=parse(vote.charter.rules).reminder_hours)
            moment = max(vote.closes_at - hours, vote.opens_at + (vote.closes_at - vote.opens_at) / 2)
            if clock.now() >= moment:
                remind(actor=SYSTEM, vote=vote)
        except Exception:
            log.exception("vote %s (%s) does not remind", vote.pk, vote.reference)
