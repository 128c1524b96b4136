"""Decisions as taken: numbered, immutable, recountable."""

from django.db import models

from beraad.bodies.models import Body
from beraad.services.models import Service


class Decision(models.Model):
    """What a body decided, as it was at that moment. Nothing in it is ever changed.

    `digest` is that of the outcome, `bundle_digest` that of the whole bundle.
    """

    number = models.CharField(max_length=20, unique=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    vote = models.BigIntegerField(unique=True)
    subject = models.CharField(max_length=60, db_index=True)
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField()
    kind = models.CharField(max_length=40)
    result = models.CharField(max_length=10)
    decided_at = models.DateTimeField(db_index=True)
    outcome = models.JSONField()
    digest = models.CharField(max_length=64)
    bundle_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year", "sequence"], name="register_number_once")]
        indexes = [models.Index(fields=["service", "-decided_at"], name="register_service_latest")]
