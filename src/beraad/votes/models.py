"""Votes: the question, the frozen electorate with its reasons, and the ballots."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from beraad.bodies.models import Body, Seat
from beraad.charters.models import Charter
from beraad.kernel import clock
from beraad.kernel.periods import Period
from beraad.organisations.models import House
from beraad.people.models import Person
from rulebook import digest

from .choices import VoteState


def question_digest(text: str, contest: Any) -> str:
    """The digest of what is voted on: the text, and what there is to choose from when it is not a yes or no."""
    return digest(text if contest is None else [text, contest])


class Vote(models.Model):
    """A question put to a body about `subject` (`proposal:12`), under one version of its charter.

    `rule` and `text` are copies of what was in force when it opened. `contest` is what there is to choose from, as the
    rulebook's data, None for a yes or no; `seed` what its lots are drawn from, published before it opens. `seats` and
    `cast` are kept by the actions that change them and checked by `beraad verify`. `tried_at` is when the clock last
    failed to open or close it. `constituents` are the consortium groups (by id) that vote for `body`, when it does not
    do so itself; `own_rule` says that the rule was given at the planning, and is not the charter's for a kind.
    `papers_out` is how many papers of a secret vote were handed out and are not in yet. `proxies` says whether its
    charter lets someone with a written proxy vote for another.
    """

    subject = models.CharField(max_length=60, db_index=True)
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField()
    text_digest = models.CharField(max_length=64)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    constituents = models.JSONField(default=list)
    rule = models.JSONField()
    own_rule = models.BooleanField(default=False)
    proxies = models.BooleanField(default=False)
    contest = models.JSONField(null=True)
    seed = models.CharField(max_length=40, blank=True)
    call = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=VoteState, default=VoteState.PLANNED)
    reference_date = models.DateField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    seats = models.PositiveIntegerField(default=0)
    cast = models.PositiveIntegerField(default=0)
    papers_out = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="votes_closes_later"),
            models.CheckConstraint(condition=Q(cast__lte=F("seats")), name="votes_cast_within_seats"),
            models.UniqueConstraint(fields=["subject", "call"], name="votes_call_once"),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="votes_due")]

    @property
    def secret(self) -> bool:
        """Whether nobody learns who voted what."""
        return bool(self.rule.get("secret"))

    @property
    def voting(self) -> list[int]:
        """The groups (by id) of which seats vote: its body, or those that vote for it."""
        return self.constituents or [self.body_id]


class Elector(models.Model):
    """One seat, or one house without a vote, as it stood on the reference date, with the reason.

    `weight` is an exact fraction as text; `figures` are the numbers it was derived from, with their
    `origin` (register, day, source, which authorities).
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="electors")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    eligible = models.BooleanField()
    reason = models.JSONField()
    weight = models.CharField(max_length=60, default="0")
    figures = models.JSONField(default=dict)
    origin = models.JSONField(default=dict)

    class Meta:
        ordering = ["vote", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "seat"], condition=Q(seat__isnull=False), name="votes_seat_once"),
        ]
        indexes = [
            models.Index(fields=["vote", "house"], name="votes_elector_house"),
            models.Index(fields=["vote", "name", "id"], name="votes_elector_name"),
        ]

    @property
    def voted(self) -> bool:
        """Whether its ballot is in, or in a secret vote its mark; asks nothing when both were selected along."""
        return hasattr(self, "ballot") or hasattr(self, "mark")


class Proxy(Period):
    """The representative of a seat (`giver`, for `house`) lets someone else vote for it, in one `vote` or in all of its
    body that are open on a day from `start` to `end`.

    `holder_name` is what the holder was called then, as bundles tell it. The `instruction` is for the holder only;
    `code` keeps its digest in the record unguessable.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    holder_name = models.CharField(max_length=120)
    vote = models.ForeignKey(Vote, null=True, on_delete=models.PROTECT, related_name="+")
    instruction = models.TextField(blank=True)
    code = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoker = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Period.Meta):
        verbose_name_plural = "proxies"
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="votes_proxy_to_another"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoker=None) | Q(revoked_at__isnull=False, revoker__isnull=False),
                name="votes_proxy_revoked_by",
            ),
        ]
        indexes = [models.Index(fields=["holder", "start", "end"], name="votes_proxy_holder")]


class ProxyReport(models.Model):
    """What a holder tells the giver of a proxy, in words, about a vote in which it was used."""

    proxy = models.ForeignKey(Proxy, on_delete=models.PROTECT, related_name="+")
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proxy", "vote"], name="votes_proxy_report_once")]


class Interest(models.Model):
    """Who sits in a seat declared an interest in what is decided (`subject`), so that the seat has no vote about it.

    It has none in any vote with the same `reference`, also one of a group on its advice. `person` sat in it then for
    the house called `name`; `source` says how the secretariat knows, when that recorded it (`recorder`). It holds until
    it is taken back, which nobody can once the vote has opened.
    """

    subject = models.CharField(max_length=60, db_index=True)
    reference = models.CharField(max_length=20, db_index=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    declared_at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "seat"], condition=Q(retracted_at=None), name="votes_interest_once"
            )
        ]

    @property
    def reason(self) -> dict[str, Any]:
        """Why the seat has no vote, as an electorate keeps it."""
        day = self.declared_at.astimezone(clock.ZONE).date().isoformat()
        return {"code": "declared-interest", "declared": day, "interest": self.text}


class Ballot(models.Model):
    """What one seat chose in an open vote (see `papers`); the constraint, not a lock, forbids a second.

    `proxy` is by which proxy `person` cast it; None when they sit in the seat.
    """

    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="ballot")
    choice = models.TextField()
    motivation = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proxy = models.ForeignKey(Proxy, null=True, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()
    receipt = models.CharField(max_length=20, unique=True)


class Mark(models.Model):
    """That a seat has voted in a secret vote: not when, and not what. `person` is nobody when it got a paper; `proxy`
    is as in a `Ballot`."""

    elector = models.OneToOneField(Elector, primary_key=True, on_delete=models.PROTECT, related_name="mark")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    proxy = models.ForeignKey(Proxy, null=True, on_delete=models.PROTECT, related_name="+")


class Box(models.Model):
    """A part of the ballots of a secret vote, sealed together. `digest` binds what is in it and tells nothing of it.

    Only `ballotbox` looks in. Its id is drawn by lot, so that it does not tell which box came first.
    """

    id = models.BigIntegerField(primary_key=True)
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)


class Handing(models.Model):
    """A paper of a secret vote that someone asks to hand out for a seat, for someone else to agree."""

    elector = models.OneToOneField(Elector, primary_key=True, on_delete=models.PROTECT, related_name="handing")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)


class Blank(models.Model):
    """One of a pile of printed papers for a secret vote, known by its code. Which seat got it is written nowhere.

    It bears a `weight` and `figures` as an `Elector` does. When someone has entered what it says, that is in `sealed`
    until someone else has entered the same; then it is `done`.
    """

    code = models.CharField(max_length=20, primary_key=True)
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="+")
    weight = models.CharField(max_length=60)
    figures = models.JSONField()
    sealed = models.BinaryField(null=True)
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    done = models.BooleanField(default=False)


class Bundle(models.Model):
    """Everything needed to recount a closed vote, as canonical JSON."""

    vote = models.OneToOneField(Vote, on_delete=models.PROTECT, related_name="bundle")
    content = models.TextField()
    digest = models.CharField(max_length=64)
