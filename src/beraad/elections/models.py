"""Elections of a steering group: the call, who stands, objections, terms, and seats that fall empty."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from beraad.bodies.models import Body, Mandate, Seat
from beraad.charters.models import Charter
from beraad.kernel import clock
from beraad.kernel.periods import Period
from beraad.organisations.models import House
from beraad.people.models import Person
from rulebook import digest

from .choices import ALIVE, RUNNING, Cause, Ending, Filling, Judgement, Phase, Standing, State, Why


class Election(models.Model):
    """A call for candidates for `seats` of a steering group, from which those elected sit from `start` or later.

    It is held under one version of a charter. Each step ends at a midnight: standing at `stands_until`, objections to
    who stands at `objects_until`, withdrawal at `withdraws_until`, when the vote opens, and that at `votes_until`.
    Objections to the result are possible until `contests_until`, and it takes effect at `effective_at`. `invited` are
    the houses (by id) that were invited by name, `seed` what lots are drawn from where there is no vote. `again` says
    that the call was repeated, `tried_at` when the clock last failed to bring it further.
    """

    number = models.CharField(max_length=20, unique=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause)
    state = models.CharField(max_length=10, choices=State, default=State.CALL)
    seats = models.PositiveSmallIntegerField()
    start = models.DateField()
    opened_at = models.DateTimeField()
    stands_until = models.DateTimeField()
    objects_until = models.DateTimeField()
    withdraws_until = models.DateTimeField()
    votes_until = models.DateTimeField()
    again = models.BooleanField(default=False)
    invited = models.JSONField(default=list)
    seed = models.CharField(max_length=40)
    counted_at = models.DateTimeField(null=True)
    contests_until = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, choices=Ending, blank=True)
    note = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body"], condition=Q(state__in=RUNNING), name="elections_one_running"),
        ]
        indexes = [models.Index(fields=["state", "withdraws_until"], name="elections_due")]

    def __str__(self) -> str:
        return self.number

    def phase(self, now: dt.datetime | None = None) -> str:
        """What can be done in it at a moment, now unless said."""
        now = now or clock.now()
        if self.state == State.CALL:
            steps = ((self.stands_until, Phase.STANDING), (self.objects_until, Phase.OBJECTING))
            later = Phase.WITHDRAWING if now < self.withdraws_until else Phase.MAKING
            return next((phase for until, phase in steps if now < until), later)
        if self.state == State.RESULT:
            return Phase.CONTESTING if now < self.contests_until else Phase.WAITING
        return Phase.VOTING if self.state == State.VOTE else Phase.OVER


class Candidacy(models.Model):
    """A person stands in an election for a house, or was asked to. `why` is the code of why they cannot be elected;
    `place` the order in which they were elected; `groups` what the charter's guarantees look at, as on the paper."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidacies")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=Standing)
    motivation = models.TextField(blank=True)
    experience = models.TextField(blank=True)
    interests = models.TextField(blank=True)
    made_at = models.DateTimeField()
    stood_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=40, choices=Why, blank=True)
    groups = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["election", "pk"]
        verbose_name_plural = "candidacies"
        constraints = [
            models.UniqueConstraint(
                fields=["election", one], condition=Q(state__in=ALIVE), name=f"elections_{one}_stands_once"
            )
            for one in ("house", "person")
        ]

    def __str__(self) -> str:
        return f"{self.person.name}, {self.house.name}"


class Objection(models.Model):
    """A participant objects, with its reason, to a candidacy or, with none, to the result; judged with reasons."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="objections")
    candidacy = models.ForeignKey(Candidacy, null=True, on_delete=models.PROTECT, related_name="objections")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Judgement, default=Judgement.OPEN)
    answer = models.TextField(blank=True)
    judged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["election", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidacy", "house"], condition=Q(candidacy__isnull=False), name="elections_objects_once"
            ),
            models.UniqueConstraint(
                fields=["election", "house"], condition=Q(candidacy__isnull=True), name="elections_contests_once"
            ),
        ]


class Term(models.Model):
    """Until when someone sits by the charter: the mandate may go on after `due`, until a successor is there.

    `thanked` says that who left was told so.
    """

    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="+")
    election = models.ForeignKey(Election, null=True, on_delete=models.PROTECT, related_name="terms")
    candidacy = models.ForeignKey(Candidacy, null=True, on_delete=models.PROTECT, related_name="terms")
    due = models.DateField()
    thanked = models.BooleanField(default=False)


class Vacancy(models.Model):
    """A seat fell empty on `since`, before its `due` day. `way` is how the charter fills it.

    `offered` has the place until `until`; `passed` are the candidacies (by id) that did not take it. `recount` is the
    outcome of the last count-back.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    due = models.DateField()
    way = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=Filling, default=Filling.OPEN)
    offered = models.ForeignKey(Candidacy, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    passed = models.JSONField(default=list)
    recount = models.JSONField(null=True)
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = [models.UniqueConstraint(fields=["former"], name="elections_vacancy_once")]


class Shortage(Period):
    """From `start` to `end` a group had fewer members in function than its charter asks."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    members = models.PositiveSmallIntegerField()
    minimum = models.PositiveSmallIntegerField()

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["body"], condition=Q(end__isnull=True), name="elections_shortage_once"),
        ]


UNSEALED = ("id", "tried_at")


def seal(row: models.Model) -> str:
    """The digest of all that a row says, as the record binds it."""
    fields = [field.attname for field in row._meta.concrete_fields if field.attname not in UNSEALED]
    return digest({name: _plain(getattr(row, name)) for name in fields})


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value
