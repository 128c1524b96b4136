"""The catalogue of services, their phases, and who takes part in what, from when to when."""

from django.db import models

from beraad.kernel.periods import Period
from beraad.organisations.models import House, LocalAuthority

from .choices import Hue, Phase, Stage


class Service(Period):
    """What the provider runs and the participants steer. `code` begins its decisions' numbers."""

    code = models.CharField(max_length=6, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    summary = models.CharField(max_length=300, blank=True)
    hue = models.CharField(max_length=10, choices=Hue, default=Hue.BLUE)

    class Meta(Period.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class ServicePhase(Period):
    """A service is in a phase."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="phases")
    phase = models.CharField(max_length=20, choices=Phase)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["service", "start"], name="services_phase_once"),
        ]


class Agreement(Period):
    """An authority agreed that houses take part in a service, and pays."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="agreements")
    number = models.CharField(max_length=40)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["service", "number", "start"], name="services_agreement_once"),
        ]


class Participation(Period):
    """A house takes part in a service, in one stage. Periods of one house in one service never overlap."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="participations")
    stage = models.CharField(max_length=10, choices=Stage)
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="participations")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["house", "service", "start"], name="services_participation_once"),
            models.UniqueConstraint(
                fields=["house", "service"], condition=models.Q(end__isnull=True), name="services_participation_open"
            ),
        ]
        indexes = [models.Index(fields=["service", "start", "end"], name="services_participation_days")]
