"""Invitations: one link, for one person, that works once."""

import datetime as dt

import pytest
from django.db import transaction

import factories
from beraad.access.actor import SYSTEM, Actor
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, NotFound
from beraad.people import actions, queries
from beraad.people.models import Invitation
from beraad.record.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment():
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def nele():
    return factories.person("Nele Claes")


def test_only_the_digest_of_a_link_is_kept(nele):
    token = actions.invite(actor=SYSTEM, person=nele)
    kept = Invitation.objects.get()
    assert token not in (kept.digest, str(list(Entry.objects.values("data"))))
    assert len(token) >= 32
    assert kept.expires_at == factories.NOW + dt.timedelta(days=14)
    assert queries.is_invited(nele)


def test_the_secretariat_invites_and_nobody_else(nele):
    with pytest.raises(Forbidden):
        actions.invite(actor=Actor(person=nele), person=nele)


def test_a_link_works_once(nele):
    token = actions.invite(actor=SYSTEM, person=nele)
    assert actions.accept_invitation(token) == nele
    assert queries.has_joined(nele)
    with pytest.raises(Conflict) as refused:
        actions.accept_invitation(token)
    assert refused.value.code == "invitation-used"
    last = Entry.objects.latest("seq")
    assert (last.kind, last.person) == ("InvitationAccepted", nele.pk)


def test_a_new_link_replaces_the_old(nele):
    old = actions.invite(actor=SYSTEM, person=nele)
    new = actions.invite(actor=SYSTEM, person=nele)
    with pytest.raises(Conflict) as refused:
        actions.accept_invitation(old)
    assert refused.value.code == "invitation-expired"
    assert actions.accept_invitation(new) == nele


def test_a_link_expires(nele, clock_at):
    token = actions.invite(actor=SYSTEM, person=nele)
    clock_at(factories.NOW + dt.timedelta(days=14))
    assert queries.invitation_for(token).state == "expired"
    with pytest.raises(Conflict):
        actions.accept_invitation(token)


def test_who_is_someone_else_says_so_and_the_link_is_dead(nele):
    token = actions.invite(actor=SYSTEM, person=nele)
    actions.refuse_invitation(token)
    assert Entry.objects.latest("seq").kind == "InvitationRefused"
    for deed in (actions.accept_invitation, actions.refuse_invitation, actions.renew_invitation):
        with pytest.raises(Conflict) as refused:
            deed(token)
        assert refused.value.code == "invitation-refused"


def test_an_expired_link_is_renewed_but_not_time_and_again(nele, clock_at):
    token = actions.invite(actor=SYSTEM, person=nele)
    clock_at(factories.NOW + dt.timedelta(days=20))
    person, fresh = actions.renew_invitation(token)
    assert person == nele
    with pytest.raises(Conflict) as refused:
        actions.renew_invitation(token)
    assert refused.value.code == "invitation-just-sent"
    assert actions.accept_invitation(fresh) == nele
    with pytest.raises(Conflict) as refused:
        actions.renew_invitation(fresh)
    assert refused.value.code == "invitation-used"


@pytest.mark.parametrize("token", ["", "x", "ä" * 30, "\x00", "9" * 5000])
def test_a_link_we_did_not_make_is_not_found(token):
    for deed in (actions.accept_invitation, actions.refuse_invitation, queries.invitation_for):
        with pytest.raises(NotFound):
            deed(token)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_hands_at_once_use_a_link_once(nele):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    token = actions.invite(actor=SYSTEM, person=nele)

    def accept(_):
        try:
            with clock.at(factories.NOW), transaction.atomic():
                return actions.accept_invitation(token).pk
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(accept, range(8)))
    assert sorted(map(str, answers)) == sorted([str(nele.pk)] + ["invitation-used"] * 7)
