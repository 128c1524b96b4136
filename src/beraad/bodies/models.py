"""Bodies, their seats, and the mandates of the people who sit in them."""

from django.db import models
from django.db.models import Q

from beraad.kernel.periods import Period
from beraad.organisations.models import House
from beraad.people.models import Person
from beraad.services.models import Service

from .choices import BodyKind, Duty, Role


class Body(Period):
    """A group that advises or decides. A consortium group belongs to one service."""

    kind = models.CharField(max_length=12, choices=BodyKind)
    code = models.CharField(max_length=8, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Period.Meta):
        verbose_name_plural = "bodies"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(kind=BodyKind.CONSORTIUM, end__isnull=True),
                name="bodies_one_consortium",
            ),
            models.CheckConstraint(
                condition=Q(kind=BodyKind.CONSORTIUM, service__isnull=False)
                | (~Q(kind=BodyKind.CONSORTIUM) & Q(service__isnull=True)),
                name="bodies_consortium_has_service",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Remit(Period):
    """A steering group serves a service. Services move between groups; what was decided stays put."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="remits")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["service"], condition=Q(end__isnull=True), name="bodies_one_steering_group"
            ),
        ]


class Seat(Period):
    """A place in a body. In a consortium group it belongs to a house and holds while the house takes part."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    house = models.ForeignKey(House, null=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=80, blank=True)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "house"], condition=Q(house__isnull=False), name="bodies_seat_of_house"
            ),
        ]


class Mandate(Period):
    """A person sits in a seat for a house, as its representative or substitute. `source` is the document."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role, default=Role.HOLDER)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["seat", "person", "start"], name="bodies_mandate_once"),
        ]
        indexes = [models.Index(fields=["person", "start", "end"], name="bodies_mandate_person")]


class Officer(Period):
    """A member chairs a group, or is its secretary, as long as the mandate lasts. `source` is where that was chosen."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="officers")
    duty = models.CharField(max_length=12, choices=Duty)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "duty"], condition=Q(end__isnull=True), name="bodies_one_of_a_duty"
            ),
        ]
