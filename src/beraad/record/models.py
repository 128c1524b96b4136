"""The append-only, hash-chained record of every deed."""

from django.db import models
from django.db.models import Q


class Head(models.Model):
    """The one row that knows the end of the chain; updating it puts writers in a queue."""

    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One deed. `body` is the digest of what happened, `digest` the chain up to and including it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    person = models.BigIntegerField(null=True)
    house = models.BigIntegerField(null=True)
    data = models.JSONField()
    body = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["at"], name="record_entry_at")]


class About(models.Model):
    """What an entry is about, as loose keys (`proposal:12`), so that each thing can show its own history.

    `told` as the event says: the history that everybody sees leaves the rest out, however many there are.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="abouts")
    key = models.CharField(max_length=60)
    told = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "entry"], name="record_about_once")]
        indexes = [models.Index(fields=["key", "entry"], condition=Q(told=True), name="record_about_told")]


class Cursor(models.Model):
    """How far a reader of the record has come."""

    reader = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)
