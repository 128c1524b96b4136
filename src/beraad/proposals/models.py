"""A decision file from draft to decision."""

from django.db import models

from beraad.bodies.models import Body
from beraad.organisations.models import House
from beraad.people.models import Person
from beraad.services.models import Service
from beraad.votes.models import Vote, question_digest
from rulebook import digest
from rulebook.wire import canonical

from .choices import AdviceState, Ask, Position, State


class Proposal(models.Model):
    """What someone wants the participants of a service to know, advise on or decide.

    The competent body and the rule follow from the charter by `kind`; both are shown from the first draft. Since
    `called_up_at` the consortium decides what its steering group had decided.
    """

    number = models.CharField(max_length=20, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    ask = models.CharField(max_length=10, choices=Ask)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, null=True, on_delete=models.PROTECT, related_name="+")
    by_steering = models.BooleanField(default=False)
    charter_rules = models.JSONField(null=True)
    created_at = models.DateTimeField()
    consultation_at = models.DateTimeField(null=True)
    consultation_until = models.DateTimeField(null=True)
    advised_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    called_up_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, blank=True)
    closing_note = models.TextField(blank=True)
    comments = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["service", "state"], name="proposals_open")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


def charter_digest(proposal: Proposal) -> str:
    """The digest of the charter that a proposal would bring, "" when it brings none."""
    return "" if proposal.charter_rules is None else digest(proposal.charter_rules)


class Version(models.Model):
    """The text of a proposal as it stood; never changed, only followed by the next.

    `contest` is what there is to choose from, as the rulebook's data; None where the vote is on the text, yes or no.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=400, blank=True)
    text = models.TextField()
    contest = models.JSONField(null=True)
    note = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="proposals_version_once")]

    @property
    def digest(self) -> str:
        """The digest of what is voted on: the text, and what there is to choose from."""
        return question_digest(self.text, self.contest)

    @property
    def content_digest(self) -> str:
        """The digest of everything that the version says."""
        return digest({name: getattr(self, name) for name in ("title", "summary", "text", "contest", "note")})


class CoAuthor(models.Model):
    """Someone who may write on a draft beside its author."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="coauthors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="proposals_coauthor_once")]


class AdviceWords(models.Model):
    """What an advice says: its position and why, what speaks for and against, and what a minority thinks."""

    position = models.CharField(max_length=12, choices=Position)
    text = models.TextField()
    arguments_for = models.TextField(blank=True)
    arguments_against = models.TextField(blank=True)
    minority = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def words(self) -> dict[str, str]:
        """All that it says, by field."""
        names = ("position", "text", "arguments_for", "arguments_against", "minority")
        return {name: getattr(self, name) for name in names}


class Advice(AdviceWords):
    """What the steering group advises the consortium group, on one version; by its own `vote`, if it held one."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="advice")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    vote = models.ForeignKey(Vote, null=True, on_delete=models.PROTECT, related_name="+")

    @property
    def digest(self) -> str:
        """The digest of its words, beside its position; one that is text alone is told by that."""
        said = {name: words for name, words in self.words.items() if name != "position" and words}
        return digest(self.text if len(said) == 1 else said)


class AdviceDraft(models.Model):
    """An advice that a steering group prepares within itself, until it is given."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="advice_drafts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=AdviceState, default=AdviceState.DRAFT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=~models.Q(state=AdviceState.GIVEN), name="proposals_advice_draft_once"
            )
        ]


class AdviceText(AdviceWords):
    """The words of a drafted advice as they stood, on one version of the proposal; only followed by the next."""

    draft = models.ForeignKey(AdviceDraft, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="proposals_advice_text_once")]

    @property
    def content_digest(self) -> str:
        """The digest of everything that it says."""
        return digest(self.words)

    @property
    def question(self) -> str:
        """What the group says yes or no to: everything that it says and the version it is on, as data."""
        return canonical(self.words | {"version": self.version.number}).decode()


class Meeting(models.Model):
    """A day on which a group meets, with its agenda: for the group alone until it is published."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "day"], name="proposals_meeting_once")]


class AgendaItem(models.Model):
    """One thing to talk about, in the order of `number`; about a proposal, or in words of its own."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="+")
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ["meeting", "number", "pk"]
