"""Contributions to a discussion, on anything that has a key."""

from django.db import models

from beraad.organisations.models import House
from beraad.people.models import Person

from .choices import Stance


class Comment(models.Model):
    """What someone said about `subject` (`proposal:12`), for a house; replies are one level deep.

    `number` counts within the subject, so that a link to a contribution lasts.
    """

    subject = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, null=True, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.REMARK)
    text = models.TextField()
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["subject", "number"]
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="debate_number_once")]
