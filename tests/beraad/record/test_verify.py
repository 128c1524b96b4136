"""Whatever decides something cannot be changed behind the actions without `beraad verify` naming it."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

import factories
from beraad.bodies.models import Body, Mandate, Seat
from beraad.charters.models import Charter
from beraad.debate.models import Comment
from beraad.kernel import clock
from beraad.people.choices import Office
from beraad.proposals import actions as proposals
from beraad.proposals import advising
from beraad.proposals.models import Advice, AdviceDraft, AdviceText, CoAuthor, Proposal, Version
from beraad.record import checks
from beraad.record.models import About, Cursor, Entry, Head
from beraad.register.models import Decision
from beraad.votes import handing
from beraad.votes.actions import cast_ballot
from beraad.votes.models import (
    Ballot,
    Blank,
    Bundle,
    Elector,
    Handing,
    Interest,
    Mark,
    Proxy,
    ProxyReport,
    Vote,
    question_digest,
)
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world():
    """A vote that is closed, one that runs and one that is planned."""
    with clock.at(factories.NOW):
        world = factories.world(rules=factories.secret("retirement"))
        closed = factories.open_vote(world, kind="price")
        for index, choice in enumerate(("for", "for", "against", "for")):
            cast_ballot(actor=world.actor(index), vote=closed.pk, seat=world.seat(index).pk, choice=choice)
    with clock.at(closed.closes_at):
        keep_hours()
        running = factories.open_vote(world)
        cast_ballot(actor=world.actor(0), vote=running.pk, seat=world.seat(0).pk, choice="for")
        factories.remind(world.secretariat, running)
        discussed = Proposal.objects.latest("pk")
        said = proposals.comment(actor=world.actor(1), proposal=discussed, text="Goed zo.")
        proposals.comment(actor=world.actor(2), proposal=discussed, text="Vind ik ook.", reply_to=said.number)
        proposals.invite_coauthor(
            actor=world.actor(2), proposal=factories.proposal(world, by=2), person=world.people[3]
        )
        advising.draft_advice(
            actor=world.actor(0), proposal=factories.asked(world), position="negative", text="Wait a year."
        )
        opens = clock.now() + dt.timedelta(days=3)
        proposals.put_to_vote(
            actor=world.secretariat,
            proposal=factories.advised(world),
            opens_at=opens,
            closes_at=opens + dt.timedelta(days=14),
        )
        yield world


@pytest.fixture
def secretly(world):
    """A secret vote beside these, with a ballot and papers."""
    vote = factories.open_vote(world, kind="retirement")
    factories.cast_secret(world, vote, 0)
    handing.print_papers(actor=world.secretariat, vote=vote, number=2)
    handing.ask_paper(actor=world.secretariat, vote=vote, seat=world.seat(1).pk, reason="No computer.")
    second = factories.actor_for(factories.person("Second Secretary", Office.SECRETARIAT))
    handing.hand_paper(actor=second, vote=vote, seat=world.seat(1).pk)


def votes(among, **values):
    return lambda: Vote.objects.filter(state=among).update(**values)


def share(state):
    rule = Vote.objects.filter(state=state).get().rule
    rule["majority"][0]["share"] = "1/10"
    return Vote.objects.filter(state=state).update(rule=rule)


def rows(model, **values):
    return lambda: model.objects.filter(pk=model.objects.order_by("-pk")[0].pk).update(**values)


OTHER = "Iets anders."
LATER = factories.NOW + dt.timedelta(days=99)
VOTES = {
    "the rule of an open vote": ("vote-changed", lambda: share("open")),
    "the rule of a planned vote": ("vote-changed", lambda: share("planned")),
    "when an open vote closes": ("vote-changed", votes("open", closes_at=F("closes_at") + HOUR)),
    "when a planned vote closes": ("vote-changed", votes("planned", closes_at=F("closes_at") + HOUR)),
    "when a planned vote opens": ("vote-changed", votes("planned", opens_at=F("opens_at") + HOUR)),
    "the day of a planned vote": ("vote-changed", votes("planned", reference_date=dt.date(2026, 1, 1))),
    "the title of an open vote": ("vote-changed", votes("open", title=OTHER)),
    "the title of a planned vote": ("vote-changed", votes("planned", title=OTHER)),
    "the kind of a planned vote": ("vote-changed", votes("planned", kind="price")),
    "the seed of a planned vote": ("vote-changed", votes("planned", seed="1")),
    "the call of a planned vote": ("vote-changed", votes("planned", call=2)),
    "the contest of a planned vote": ("vote-text-changed", votes("planned", contest={"options": []})),
    "the text of a planned vote": ("vote-text-changed", votes("planned", text=OTHER)),
    "a text with its digest": (
        "vote-changed",
        votes("planned", text=OTHER, text_digest=question_digest(OTHER, None)),
    ),
    "the body of a planned vote": (
        "vote-changed",
        lambda: Vote.objects.filter(state="planned").update(body=Body.objects.get(code="SG-B")),
    ),
    "the state of an open vote": ("vote-changed", votes("open", state="planned")),
    "a planned vote that is gone": ("vote-gone", lambda: Vote.objects.filter(state="planned").delete()),
    "when a vote closed": ("outcome-differs", votes("closed", closed_at=factories.NOW)),
    "when a ballot was cast": ("ballot-changed", lambda: Ballot.objects.update(cast_at=F("cast_at") - HOUR)),
    "who cast a ballot": ("ballot-changed", lambda: Ballot.objects.update(person=1)),
    "the house of an elector": ("electorate-changed", lambda: Elector.objects.update(house=1)),
    "the digest of a bundle": ("bundle-differs", rows(Bundle, digest="0" * 64)),
    "the content of a bundle": ("bundle-differs", rows(Bundle, content="{}")),
}
PROPOSALS = {
    "the text of a version": ("version-changed", rows(Version, text=OTHER)),
    "the title of a version": ("version-changed", rows(Version, title=OTHER)),
    "the summary of a version": ("version-changed", rows(Version, summary=OTHER)),
    "the contest of a version": ("version-changed", rows(Version, contest={"options": []})),
    "the title of a proposal": ("proposal-changed", rows(Proposal, title=OTHER)),
    "the result of a proposal": ("proposal-changed", rows(Proposal, result="invalid")),
    "the state of a proposal": ("proposal-changed", rows(Proposal, state="withdrawn")),
    "the kind of a proposal": ("proposal-changed", rows(Proposal, kind="charter")),
    "the charter in a proposal": ("proposal-changed", rows(Proposal, charter_rules={})),
    "the term of a consultation": ("proposal-changed", rows(Proposal, consultation_until=factories.NOW)),
    "the author of a proposal": ("proposal-changed", rows(Proposal, author=1)),
    "for whom a proposal is": ("proposal-changed", rows(Proposal, by_steering=True)),
    "when a proposal was started": ("proposal-changed", rows(Proposal, created_at=LATER)),
    "when a consultation began": ("proposal-changed", rows(Proposal, consultation_at=LATER)),
    "when a proposal was advised on": ("proposal-changed", rows(Proposal, advised_at=LATER)),
    "when a proposal ended": ("proposal-changed", rows(Proposal, ended_at=LATER)),
    "how many contributions there are": ("proposal-changed", rows(Proposal, comments=7)),
    "who may write on a draft": ("coauthors-changed", rows(CoAuthor, person=1)),
    "who wrote a version": ("version-changed", rows(Version, person=1)),
    "when a version was written": ("version-changed", rows(Version, made_at=LATER)),
    "the group that gave an advice": ("advice-changed", lambda: Advice.objects.update(body=Body.objects.first())),
    "when an advice was given": ("advice-changed", rows(Advice, given_at=LATER)),
    "the version that an advice is on": (
        "advice-changed",
        lambda: Advice.objects.update(version=Version.objects.earliest("pk")),
    ),
    "the text of an advice": ("advice-changed", rows(Advice, text=OTHER)),
    "the position of an advice": ("advice-changed", rows(Advice, position="negative")),
    "the minority in an advice": ("advice-changed", rows(Advice, minority=OTHER)),
    "the text of a drafted advice": ("advice-text-changed", rows(AdviceText, text=OTHER)),
    "who drafted an advice": ("advice-text-changed", rows(AdviceText, person=2)),
    "the group that drafts an advice": ("advice-draft-changed", lambda: AdviceDraft.objects.update(body=1)),
    "the state of a drafted advice": ("advice-draft-changed", lambda: AdviceDraft.objects.update(state="given")),
    "a vote that no group held on an advice": (
        "advice-changed",
        lambda: Advice.objects.update(vote=Vote.objects.earliest("pk")),
    ),
    "a drafted advice that is gone": ("advice-text-gone", lambda: AdviceText.objects.all().delete()),
    "an advice that is gone": ("advice-gone", lambda: Advice.objects.all().delete()),
    "the text of a comment": ("comment-changed", rows(Comment, text=OTHER)),
    "the stance of a comment": ("comment-changed", rows(Comment, stance="concern")),
    "the house of a comment": ("comment-changed", rows(Comment, house=1)),
    "what a comment answers": ("comment-changed", rows(Comment, parent=None)),
    "when a comment was posted": ("comment-changed", rows(Comment, posted_at=LATER)),
    "when a comment was edited": ("comment-changed", rows(Comment, edited_at=LATER)),
    "a comment that is gone": ("comment-gone", lambda: Comment.objects.latest("pk").delete()),
}
BODIES = {
    "the rules of a charter": ("charter-changed", rows(Charter, rules={})),
    "the start of a charter": ("charter-changed", rows(Charter, start=dt.date(2025, 2, 1))),
    "a charter from nowhere": ("charter-changed", lambda: another_charter()),
    "the person of a mandate": ("mandate-changed", rows(Mandate, person=1)),
    "the end of a mandate": ("mandate-changed", rows(Mandate, end=dt.date(2030, 1, 1))),
    "the role of a mandate": ("mandate-changed", rows(Mandate, role="substitute")),
    "a mandate that is gone": ("mandate-gone", lambda: Mandate.objects.order_by("-pk")[0].delete()),
    "the end of a seat": ("seat-changed", rows(Seat, end=dt.date(2030, 1, 1))),
}
CHANGES = VOTES | PROPOSALS | BODIES


def another_charter():
    charter = Charter.objects.get()
    charter.pk, charter.number = None, 2
    charter.save()


def test_verify_names_whatever_was_changed(world):
    assert list(checks.run()) == []
    unseen = []
    for what, (code, change) in CHANGES.items():
        with transaction.atomic():
            change()
            if code not in {finding.code for finding in checks.run()}:
                unseen.append(what)
            transaction.set_rollback(True)
    assert unseen == []


# Papers that are asked for, or entered once, are work under way: what counts of them is in the boxes.
UNDER_WAY = (Handing, Blank)
# Not in this world; what is changed in them is found in tests of their own.
ELSEWHERE = (Interest, Proxy, ProxyReport)
RECORDED = [
    model
    for room in ("record", "votes", "register")
    for model in apps.get_app_config(room).get_models()
    if model not in UNDER_WAY + ELSEWHERE
]
# How far readers of the record are, when the clock last failed, and keys that need not be pointed to say nothing.
SILENT = {(Cursor, "reader"), (Cursor, "seq"), (Vote, "tried_at")}
# Who of a house voted in secret is told to that house only, from the entry.
SILENT |= {(Mark, "person")}
SILENT |= {(model, "id") for model in (About, Ballot, Bundle, Elector)}
COLUMNS = [
    (model, field) for model in RECORDED for field in model._meta.concrete_fields if (model, field.name) not in SILENT
]


def another(field, value):
    """A value that this column may hold, other than the one that it holds."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or factories.NOW) + HOUR
    if isinstance(field, models.DateField):
        return value + dt.timedelta(days=1)
    if isinstance(field, models.BinaryField):
        return bytes(value or b"") + b"a"
    if isinstance(field, models.JSONField):
        return {"another": value}
    if isinstance(field, models.CharField | models.TextField):
        return ("b" if value[:1] == "a" else "a") + value[1:]
    return (value or 0) + (1000 if field.is_relation or field.unique else 1)


def some(model):
    """The first and the last row of a table, and every vote."""
    rows = list(model.objects.order_by("pk"))
    return rows if model is Vote else rows[:1] + rows[1:][-1:]


def found(change):
    """What `beraad verify` finds after a change, which is then undone; None when the database forbids it."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                change()
        except IntegrityError:
            return None
        findings = list(checks.run())
        transaction.set_rollback(True)
    return findings


def test_verify_finds_another_value_in_any_column(secretly):
    unseen, changed = [], set()
    for model, field in COLUMNS:
        for row in some(model):
            value = {field.name: another(field, getattr(row, field.attname))}
            findings = found(lambda m=model, pk=row.pk, v=value: m.objects.filter(pk=pk).update(**v))
            if findings is not None:
                changed.add((model, field))
                unseen += [] if findings else [f"{field} of {row.pk}"]
    assert (unseen, changed) == ([], set(COLUMNS))


@pytest.mark.sqlite
@pytest.mark.parametrize("unreadable", ["{a", b"\xff"], ids=["not what it should be", "not even text"])
def test_verify_finds_what_cannot_be_read_in_any_column(secretly, unreadable):
    def put(model, column):
        table, pk = model._meta.db_table, model._meta.pk.column
        row = f'(SELECT {pk} FROM {table} ORDER BY "{column}" IS NULL, {pk} LIMIT 1)'
        with connection.cursor() as cursor:
            cursor.execute(f'UPDATE {table} SET "{column}" = CAST(%s AS TEXT) WHERE {pk} = {row}', [unreadable])

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    # What is not 1 reads as no, which these are.
    holding = [
        (model, field)
        for model, field in COLUMNS
        if not isinstance(field, models.AutoField) and field.name not in ("own_rule", "proxies")
    ]
    assert [str(field) for model, field in holding if not found(lambda m=model, c=field.column: put(m, c))] == []


def test_verify_goes_on_after_what_it_cannot_read_and_names_it(world, capsys):
    Head.objects.all().delete()
    Elector.objects.filter(vote__state="closed").update(weight="1/0")
    Vote.objects.filter(state="open").update(rule=[])
    entry = Entry.objects.filter(kind="BallotCast").latest("seq")
    Entry.objects.filter(pk=entry.pk).update(data={"vote": entry.data["vote"]})
    Decision.objects.update(title=OTHER)
    with pytest.raises(SystemExit) as stop:
        call_command("verify")
    said = capsys.readouterr().out
    closed, running = (Vote.objects.get(state=state).pk for state in ("closed", "open"))
    assert stop.value.code == 1
    for finding in (
        "record:head: record-head",
        f"record:{entry.seq}: record-body",
        f"vote:{closed}: vote-uncountable",
        f"vote:{running}: check-failed",
        f"decision:{Decision.objects.get().pk}: decision-changed",
    ):
        assert finding in said


def test_verify_names_a_deed_that_is_kept_out_of_the_history(world):
    about = About.objects.filter(told=True).first()
    About.objects.filter(pk=about.pk).update(told=False)
    assert checks.Finding(f"record:{about.entry_id}", "record-told", {"kind": about.entry.kind}) in checks.run()
