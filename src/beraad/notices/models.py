"""Mail: what was sent to whom, and whether it left; and what people do not want to get."""

from django.db import models
from django.db.models import Q

from beraad.people.models import Person

from .choices import Kind


class Mail(models.Model):
    """One message, in text and HTML. `key` makes sending it twice impossible.

    `due_at` is when it is to be tried, or tried again; null once it left or was given up.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    to = models.EmailField()
    sender = models.CharField(max_length=150)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    unsubscribe = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="notices_mail_due"),
            models.Index(fields=["-created_at"], name="notices_mail_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"


class Muted(models.Model):
    """A kind of mail that someone does not want."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        verbose_name_plural = "muted kinds"
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notices_muted_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.kind}"
