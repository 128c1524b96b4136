"""What follows from decisions and who watches over it: commitments, the board's delegation and check, reports."""

from django.db import models
from django.db.models import F, Q

from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.kernel.periods import Period
from beraad.organisations.models import House
from beraad.people.models import Person
from beraad.register.models import Decision
from beraad.services.models import Service

from .choices import HOLDING_UP, RUNNING, Cause, Progress, ReturnState


class Commitment(models.Model):
    """Something that follows from a decision: who does what by when.

    Its owner is a person, a house or a body. `place` numbers the commitments of one decision. `told_at` is when all
    participants were told that it is late, for the day on which it is now due.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    state = models.CharField(max_length=10, choices=Progress, default=Progress.OPEN)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "place"], name="oversight_place_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, house=None, body=None)
                | Q(person=None, house__isnull=False, body=None)
                | Q(person=None, house=None, body__isnull=False),
                name="oversight_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RUNNING, ended_at=None) | (~Q(state__in=RUNNING) & Q(ended_at__isnull=False)),
                name="oversight_ended_when_over",
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="oversight_running")]

    def __str__(self) -> str:
        return self.reference

    @property
    def owner(self) -> Person | House | Body:
        return self.person or self.house or self.body

    @property
    def reference(self) -> str:
        """`BIB-2026-014.1`: the number of its decision, and its place there."""
        return f"{self.decision.number}.{self.place}"

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def late(self) -> bool:
        """Whether its day has passed and nobody said that it is done."""
        return self.state == Progress.OPEN and self.due < clock.today()


class Report(models.Model):
    """What the owner of a commitment says of it: how it goes, or that it is `done`, with what shows it.

    Whether something is done is for the steering group to say: `accepted` is None until it does.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done = models.BooleanField()
    text = models.TextField()
    evidence = models.CharField(max_length=500, blank=True)
    accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    judge = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["commitment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(done=True, accepted=None), name="oversight_one_report_waits"
            )
        ]


class NothingToDo(models.Model):
    """The mark that nothing has to be done for a decision, and why."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ManagementAgreement(models.Model):
    """One version of the management agreement with the government, in numbered `clauses` ({number, title, text}).

    The one in force on a day is the latest that had started by then.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    start = models.DateField()
    clauses = models.JSONField()
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    def clause(self, number: str) -> dict[str, str] | None:
        return next((clause for clause in self.clauses if clause["number"] == number), None)


class Delegation(Period):
    """What the board lets the consortium group of a service decide, within which `limits`, by which own decision.

    Within `check_days` of a decision about the service it may send it back; for `contest_days` that can be contested,
    and within `answer_days` it then answers.
    """

    board = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    limits = models.JSONField(blank=True)
    decision = models.CharField(max_length=40)
    check_days = models.PositiveSmallIntegerField()
    contest_days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["service"], condition=Q(end__isnull=True), name="oversight_one_delegation"),
        ]


class Return(models.Model):
    """A decision that the board sent back because of a clause of the management agreement, in words."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(ManagementAgreement, on_delete=models.PROTECT, related_name="+")
    clause = models.CharField(max_length=20)
    reason = models.TextField()
    board_decision = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.RETURNED)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    contest_until = models.DateTimeField()
    contest = models.TextField(blank=True)
    contester = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    contested_at = models.DateTimeField(null=True)
    answer_until = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answerer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    @property
    def holds_up(self) -> bool:
        """Whether the decision does not hold because of it."""
        return self.state in HOLDING_UP


class Objection(models.Model):
    """A participant wants the consortium group to decide what its steering group decided."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "house"], name="oversight_objection_once")]


class CalledUp(models.Model):
    """A decision of the steering group that so many of so many participants called up to the consortium group."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    objections = models.PositiveIntegerField()
    members = models.PositiveIntegerField()


class Span(Period):
    """An overarching group stands over a steering group."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["group"], condition=Q(end__isnull=True), name="oversight_one_above"),
            models.CheckConstraint(condition=~Q(body=F("group")), name="oversight_not_above_itself"),
        ]


class YearReport(models.Model):
    """What a body decided in a year, and what became of it, as it stood at new year. Never changed."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="oversight_report_once")]


class Power(models.Model):
    """Who is pivotal under a rule with certain weights, found once (see `power`); no deed, so not recorded."""

    digest = models.CharField(max_length=64, unique=True)
    found = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "power"
