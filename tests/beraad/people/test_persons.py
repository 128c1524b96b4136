"""People: who registers and changes them, who sees an address, and what an office is."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

import factories
from beraad.access.actor import SYSTEM, VISITOR, Actor
from beraad.access.policies import may, visible
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.notices.actions import change_person
from beraad.notices.models import Mail
from beraad.organisations.queries import actor_for
from beraad.people import account, actions, queries
from beraad.people.choices import Office
from beraad.people.models import Person
from beraad.people.sessions import SessionStore
from beraad.people.tasks import forget_sessions
from beraad.record.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment():
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def nele():
    return factories.person("Nele Claes")


@pytest.fixture
def secretariat():
    return actor_for(factories.person("Katrien Wouters", Office.SECRETARIAT))


def kinds():
    return list(Entry.objects.values_list("kind", flat=True))


def signed_in(person):
    store = SessionStore()
    store.save()
    UserSession.objects.create(user=person, session_key=store.session_key, ip="127.0.0.1", user_agent="Firefox/1")
    return store.session_key


def test_the_secretariat_registers_someone(secretariat):
    made = actions.register_person(
        actor=secretariat, email=" Jan.Peeters@Bree.BE ", name="  Jan Peeters ", language="en"
    )
    assert (made.email, made.name, made.language) == ("jan.peeters@bree.be", "Jan Peeters", "en")
    assert not made.has_usable_password()


def test_nobody_else_registers_people(nele):
    for actor in (VISITOR, Actor(person=nele)):
        with pytest.raises(Forbidden):
            actions.register_person(actor=actor, email="x@y.be", name="X")


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"email": "no address"}, "email", "email-invalid"),
        ({"email": ""}, "email", "email-invalid"),
        ({"email": "NELE.CLAES@example.org"}, "email", "email-taken"),
        ({"name": "   "}, "name", "required"),
        ({"name": "x" * 121}, "name", "too-long"),
        ({"name": "zero\x00byte"}, "name", "unreadable-character"),
        ({"language": "tlh"}, "language", "unknown-choice"),
    ],
)
def test_what_cannot_be_used_changes_nothing(nele, given, field, code):
    before = kinds()
    with pytest.raises(Invalid) as refused:
        actions.register_person(actor=SYSTEM, **({"email": "jan@bree.be", "name": "Jan"} | given))
    assert refused.value.fields == {field: code}
    assert Person.objects.count() == 1
    assert kinds() == before


def test_the_record_holds_no_address(nele, secretariat):
    actions.change_person(actor=secretariat, person=nele, email="nele@bree.be")
    actions.invite(actor=secretariat, person=nele)
    for entry in Entry.objects.all():
        assert "@" not in str(entry.data)


def test_one_changes_ones_own_name_but_not_ones_address(nele):
    own = Actor(person=nele)
    changed = actions.change_person(actor=own, person=nele, name="Nele Claes-Janssen", language="en")
    assert (changed.name, changed.language) == ("Nele Claes-Janssen", "en")
    assert Entry.objects.latest("seq").data["changed"] == ["language", "name"]
    with pytest.raises(Forbidden):
        actions.change_person(actor=own, person=nele, email="nele@elsewhere.be")
    with pytest.raises(Forbidden):
        actions.change_person(actor=own, person=factories.person("Jan Peeters"), name="Piet")


def test_a_change_that_changes_nothing_is_not_recorded(nele):
    before = kinds()
    actions.change_person(actor=Actor(person=nele), person=nele, name="Nele Claes", language="nl")
    assert kinds() == before


def test_another_address_ends_sessions_and_links(nele, secretariat):
    signed_in(nele)
    token = actions.invite(actor=secretariat, person=nele)
    actions.change_person(actor=secretariat, person=nele, email="nele@bree.be")
    assert not Session.objects.exists()
    with pytest.raises(Conflict) as refused:
        actions.accept_invitation(token)
    assert refused.value.code == "invitation-expired"


def test_who_is_deactivated_is_out_at_once(nele, secretariat):
    signed_in(nele)
    token = actions.invite(actor=secretariat, person=nele)
    actions.deactivate(actor=secretariat, person=nele)
    assert not Session.objects.exists()
    assert not Person.objects.get(pk=nele.pk).is_active
    with pytest.raises(NotFound):
        actions.accept_invitation(token)
    with pytest.raises(Conflict):
        actions.invite(actor=secretariat, person=nele)
    actions.reactivate(actor=secretariat, person=nele)
    assert actions.invite(actor=secretariat, person=nele)


def test_nobody_deactivates_themselves(secretariat):
    with pytest.raises(Forbidden) as refused:
        actions.deactivate(actor=secretariat, person=secretariat.person)
    assert refused.value.code == "not-yourself"


def test_an_address_is_for_the_secretariat_and_oneself(nele, secretariat):
    other = factories.person("Jan Peeters")
    assert may(secretariat, "see_email", nele)
    assert may(Actor(person=nele), "see_email", nele)
    assert not may(Actor(person=other), "see_email", nele)
    assert not may(VISITOR, "see_email", nele)


def test_names_are_for_who_is_signed_in(nele, secretariat):
    assert not visible(VISITOR, Person.objects.all()).exists()
    assert nele in queries.people(Actor(person=factories.person("Jan Peeters")), "nele")
    assert nele in queries.people(secretariat, "nele.claes@")
    assert nele not in queries.people(Actor(person=factories.person("Piet Peeters")), "nele.claes@")
    with pytest.raises(NotFound):
        queries.person_for(VISITOR, nele.pk)


def test_an_office_holds_from_day_to_day(nele):
    start = clock.today()
    administrator = actor_for(factories.person("Sofie Maertens", Office.ADMINISTRATOR))
    given = actions.appoint(
        actor=administrator, person=nele, office=Office.SECRETARIAT, start=start, source="decision of 1 March"
    )
    assert actor_for(nele).holds(Office.SECRETARIAT)
    assert nele in queries.office_holders(Office.SECRETARIAT)
    actions.end_appointment(actor=administrator, appointment=given, end=start + dt.timedelta(days=3))
    with clock.at(factories.NOW + dt.timedelta(days=3)):
        assert not actor_for(nele).holds(Office.SECRETARIAT)


def test_an_office_that_ends_is_not_made_longer(nele):
    start = clock.today()
    given = actions.appoint(actor=SYSTEM, person=nele, office=Office.AUDITOR, start=start, source="x")
    actions.end_appointment(actor=SYSTEM, appointment=given, end=start + dt.timedelta(days=3))
    with pytest.raises(Invalid) as refusal:
        actions.end_appointment(actor=SYSTEM, appointment=given, end=start + dt.timedelta(days=4))
    assert refusal.value.code == "ends-later"
    with clock.at(factories.NOW + dt.timedelta(days=3)), pytest.raises(Conflict) as refusal:
        actions.end_appointment(actor=SYSTEM, appointment=given, end=start + dt.timedelta(days=9))
    assert refusal.value.code == "already-over"


def test_someone_is_always_administrator(nele):
    administrator = actor_for(factories.person("Sofie Maertens", Office.ADMINISTRATOR))
    held, end = administrator.person.appointments.get(), clock.today() + dt.timedelta(days=3)
    with pytest.raises(Conflict) as refusal:
        actions.end_appointment(actor=administrator, appointment=held, end=end)
    assert refusal.value.code == "administrator-needed"
    actions.appoint(actor=administrator, person=nele, office=Office.ADMINISTRATOR, start=end, source="x")
    actions.end_appointment(actor=administrator, appointment=held, end=end)
    with pytest.raises(Forbidden):
        actions.end_appointment(actor=actor_for(nele), appointment=nele.appointments.get(), end=end)


def test_accounts_of_administrators_are_for_administrators(nele, secretariat):
    first, second = (factories.person(name, Office.ADMINISTRATOR) for name in ("Sofie Maertens", "Joris Maes"))
    for deed, given in (
        (actions.change_person, {"email": "mine@example.org"}),
        (actions.change_person, {"name": "Other Name"}),
        (actions.deactivate, {}),
    ):
        with pytest.raises(Forbidden) as refusal:
            deed(actor=secretariat, person=first, **given)
        assert refusal.value.code == "administrator-only"
    actions.change_person(actor=actor_for(second), person=first, email="sofie@bree.be")
    actions.deactivate(actor=actor_for(second), person=first)


def test_the_last_administrator_is_not_deactivated(nele):
    last = factories.person("Sofie Maertens", Office.ADMINISTRATOR)
    with pytest.raises(Conflict) as refusal:
        actions.deactivate(actor=SYSTEM, person=last)
    assert refusal.value.code == "administrator-needed"
    assert Person.objects.get(pk=last.pk).is_active


def test_another_address_is_told_to_the_old_one(nele, secretariat):
    change_person(actor=secretariat, person=nele, name="Nele")
    assert not Mail.objects.exists()
    change_person(actor=secretariat, person=nele, email="nele@bree.be")
    mail = Mail.objects.get()
    assert (mail.to, mail.kind, mail.person) == ("nele.claes@example.org", "security", None)
    assert "het nieuwe adres" in mail.text


def test_an_office_is_held_once_at_a_time(nele):
    start = clock.today()
    actions.appoint(actor=SYSTEM, person=nele, office=Office.AUDITOR, start=start, source="x")
    with pytest.raises(Conflict):
        actions.appoint(actor=SYSTEM, person=nele, office=Office.AUDITOR, start=start, source="x")
    with pytest.raises(Invalid):
        actions.appoint(actor=SYSTEM, person=nele, office="emperor", start=start, source="x")
    with pytest.raises(Invalid):
        actions.appoint(actor=SYSTEM, person=nele, office=Office.DIRECTOR, start=start, end=start, source="x")


def test_the_secretariat_appoints_nobody(nele, secretariat):
    with pytest.raises(Forbidden):
        actions.appoint(actor=secretariat, person=nele, office=Office.ADMINISTRATOR, start=clock.today(), source="x")


def test_a_visit_tells_when_the_last_one_was(nele):
    assert actions.mark_visit(actor=Actor(person=nele)) is None
    assert actions.mark_visit(actor=Actor(person=nele)) == factories.NOW


def test_sessions_are_listed_in_one_question_and_ended_one_by_one(nele, queries):
    mine, other = signed_in(nele), signed_in(nele)
    signed_in(factories.person("Jan Peeters"))
    with queries(1):
        found = account.where_signed_in(nele, mine)
    assert [(s.current, s.browser) for s in found] == [(True, "Firefox"), (False, "Firefox")]
    assert account.end_sessions(nele, only=found[1].id) == 1
    assert not SessionStore().exists(other)
    assert SessionStore().exists(mine)


def test_one_ends_no_session_of_someone_else(nele):
    signed_in(nele)
    row = UserSession.objects.get()
    assert account.end_sessions(factories.person("Jan Peeters"), only=row.pk) == 0
    assert UserSession.objects.exists()


def test_sessions_that_are_over_are_forgotten(nele):
    signed_in(nele)
    forget_sessions()
    assert UserSession.objects.exists()
    Session.objects.update(expire_date=factories.NOW)
    forget_sessions()
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


def test_a_new_password_ends_the_other_sessions(nele):
    mine, other = signed_in(nele), signed_in(nele)
    account.set_password(nele, "a long sentence to remember", but=mine)
    assert SessionStore().exists(mine)
    assert not SessionStore().exists(other)
    assert Person.objects.get(pk=nele.pk).check_password("a long sentence to remember")
    account.set_password(nele, None)
    assert not Person.objects.get(pk=nele.pk).has_usable_password()


def test_without_a_policy_or_a_verb_the_answer_is_no(nele):
    assert not may(SYSTEM, "view", Session)
    assert not may(SYSTEM, "adore", nele)
    assert not visible(SYSTEM, Session.objects.all()).exists()
