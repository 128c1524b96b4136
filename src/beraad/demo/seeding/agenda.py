"""What happens in the demonstration, in the order of time, each deed under a clock set to its moment."""

import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count

from beraad.kernel import clock
from beraad.record import outbox
from beraad.record.models import Cursor, Head

Deed = Callable[[], object]
MAIL = "mail"
# Of how many days the mailbox tells.
MAIL_DAYS = 3


class Agenda:
    """Deeds by moment; a deed may add others, later than itself. What is to come after `until` is left undone.

    In the last days people are told at once of what happens, so that the mailbox is neither empty nor flooded.
    """

    def __init__(self, until: dt.datetime) -> None:
        self.until, self.mail_from = until, until - dt.timedelta(days=MAIL_DAYS)
        self._deeds: list[tuple[dt.datetime, int, Deed]] = []
        self._order = count()

    def add(self, moment: dt.datetime, deed: Deed) -> None:
        if moment < self.until:
            heapq.heappush(self._deeds, (moment.astimezone(dt.UTC).replace(microsecond=0), next(self._order), deed))

    def run(self) -> int:
        """Do everything; returns how many deeds there were."""
        done, telling = 0, False
        while self._deeds:
            moment, _, deed = heapq.heappop(self._deeds)
            with clock.at(moment):
                if not telling and moment >= self.mail_from:
                    Cursor.objects.update_or_create(reader=MAIL, defaults={"seq": Head.objects.get(pk=1).seq})
                    telling = True
                deed()
                while telling and outbox.follow(MAIL):
                    pass
            done += 1
        return done
