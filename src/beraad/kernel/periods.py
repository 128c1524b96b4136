"""Everything of governance has dates: the period a row holds for, and where that is written."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from . import clock
from .errors import Conflict, Invalid


def holds(day: dt.date, prefix: str = "") -> Q:
    """The condition that a period, reached by `prefix`, covers `day`."""
    return Q(**{f"{prefix}start__lte": day}) & (Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gt": day}))


def overlaps(start: dt.date, end: dt.date | None) -> Q:
    """The condition that a period shares at least one day with [start, end)."""
    after_start = Q(end__isnull=True) | Q(end__gt=start)
    return after_start if end is None else after_start & Q(start__lt=end)


class PeriodQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> Self:
        return self.filter(holds(day))


class Period(models.Model):
    """A row that holds from `start` until, not including, `end`; open-ended when `end` is null."""

    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="%(app_label)s_%(class)s_ends_later"
            )
        ]

    def covers(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def shorten(self, end: dt.date) -> None:
        """Let it end on `end`, sooner than it would; to end is never to go on longer.

        Conflict (`already-over`) when it no longer holds; Invalid (`ends-before-start`, `ends-later`).
        """
        if self.end is not None and self.end <= clock.today():
            raise Conflict("already-over", end=self.end)
        if end <= self.start:
            raise Invalid("ends-before-start", {"end": "ends-before-start"})
        if self.end is not None and end >= self.end:
            raise Invalid("ends-later", {"end": "ends-later"}, end=self.end)
        self.end = end
