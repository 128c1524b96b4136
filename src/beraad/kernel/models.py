"""The counters behind numbers that never skip and are never used twice."""

from django.db import models


class Sequence(models.Model):
    """The last number given under a name (`V-2026`)."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)
