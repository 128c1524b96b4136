"""When people are left in peace: at night and in the weekend."""

import datetime as dt

from beraad.kernel import clock

MORNING, EVENING = 7, 20


def civil(moment: dt.datetime, deadline: dt.datetime | None = None) -> dt.datetime:
    """The first moment from `moment` on at which a mail may come; `moment` itself when `deadline` cannot wait."""
    local = moment.astimezone(clock.ZONE)
    day = local.date() + dt.timedelta(days=local.hour >= EVENING)
    while day.weekday() >= 5:
        day += dt.timedelta(days=1)
    later = max(moment, clock.local(day, MORNING))
    return moment if deadline is not None and deadline <= later else later
