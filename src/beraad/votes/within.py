"""Votes that a body holds within itself: about what its members alone see, and never entered in the register."""

from functools import reduce
from operator import or_

from django.db.models import Q

_models: set[str] = set()


def held_within(model: str) -> None:
    """Register that votes about a row of this model (as in `key`) are held within; upper rooms know."""
    _models.add(model)


def within(subject: str) -> bool:
    """Whether a vote about this subject is held within its body."""
    return subject.partition(":")[0] in _models


def inside(prefix: str = "") -> Q:
    """The votes held within their body, for a filter on votes, or on rows that lead to one by `prefix`."""
    return reduce(or_, (Q(**{f"{prefix}subject__startswith": f"{model}:"}) for model in sorted(_models)), Q(pk__in=[]))
