"""People: who may sign in, the office someone holds at the provider, and invitations."""

import hashlib

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from beraad.kernel import clock
from beraad.kernel.periods import Period

from .choices import Office


def digest(token: str) -> str:
    """What is kept of the secret part of a personal link."""
    return hashlib.sha256(token.encode()).hexdigest()


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, name: str = "", password: str | None = None, **fields: object) -> "Person":
        person = self.model(email=email.strip().lower(), name=name, **fields)
        person.set_password(password) if password else person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A human being with an address. What they may do follows from offices, affiliations and mandates."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="nl")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="people_person_email_once")]

    def __str__(self) -> str:
        return self.name or self.email


class Appointment(Period):
    """A person holds an office at the provider."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    office = models.CharField(max_length=20, choices=Office)

    class Meta(Period.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.person} {self.office}"


class Invitation(models.Model):
    """A personal link, valid once and until `expires_at`; only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person} {self.sent_at:%Y-%m-%d}"

    @property
    def state(self) -> str:
        """open, used, refused or expired (a link that was replaced counts as expired)."""
        if self.accepted_at:
            return "used"
        if self.refused_at:
            return "refused"
        return "open" if clock.now() < self.expires_at else "expired"
