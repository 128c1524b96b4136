"""The rules of a body, as versions of validated data."""

from django.db import models

from beraad.bodies.models import Body


class Charter(models.Model):
    """One version of a body's rules. The one in force on a day is the latest that had started by then."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    start = models.DateField()
    rules = models.JSONField()
    decision = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["body", "number"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="charters_number_once")]
