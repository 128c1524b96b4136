"""The machinery of rights: two answers from one source, and no without a rule that says yes."""

import pytest
from django.db.models import Q
from django.utils.functional import SimpleLazyObject

import factories
from beraad.access import policies
from beraad.access.actor import SYSTEM, VISITOR, Actor
from beraad.access.policies import EVERYONE, NOBODY, YES, Verdict, may, no, one, policy, require, visible, when
from beraad.kernel.errors import Forbidden, NotFound
from beraad.people.models import Person

pytestmark = pytest.mark.django_db


class OwnPolicy:
    """Everybody sees themselves; the oldest may be greeted."""

    @staticmethod
    def visible_to(actor):
        return Q(pk=actor.person_id) if actor.signed_in else NOBODY

    @staticmethod
    def greet(actor, person):
        return when(actor.person_id == person.pk, "not-yourself", name=person.name)

    @staticmethod
    def make(actor, thing):
        return when(thing is Person, "not-a-model")


@pytest.fixture
def ruled(monkeypatch):
    """Two people, under a policy of this test."""
    people = factories.person("Nele Claes"), factories.person("Jan Peeters")
    monkeypatch.setattr(policies, "_policies", {})
    policy(Person)(OwnPolicy)
    return people


def test_a_no_says_why(ruled):
    nele, jan = ruled
    assert may(Actor(person=nele), "greet", nele)
    verdict = may(Actor(person=nele), "greet", jan)
    assert not verdict
    assert (verdict.code, verdict.params) == ("not-yourself", {"name": "Jan Peeters"})
    with pytest.raises(Forbidden) as refused:
        require(Actor(person=nele), "greet", jan)
    assert (refused.value.code, refused.value.params) == (verdict.code, verdict.params)


def test_what_no_rule_allows_is_refused(ruled):
    nele, _ = ruled
    for actor in (VISITOR, SYSTEM, Actor(person=nele)):
        assert may(actor, "banish", nele) == no("not-allowed")
        with pytest.raises(Forbidden):
            require(actor, "banish", nele)


def test_without_a_policy_nothing_is_seen_or_allowed(ruled, monkeypatch):
    monkeypatch.setattr(policies, "_policies", {})
    assert not visible(SYSTEM, Person.objects.all()).exists()
    assert not may(SYSTEM, "greet", ruled[0])
    with pytest.raises(NotFound):
        one(SYSTEM, Person.objects.all(), pk=ruled[0].pk)


def test_a_verb_may_be_asked_of_a_model_that_has_no_row_yet(ruled):
    assert may(VISITOR, "make", Person)
    assert not may(VISITOR, "make", ruled[0])


def test_absent_and_hidden_look_the_same(ruled):
    nele, jan = ruled
    own = Actor(person=nele)
    assert one(own, Person.objects.all(), pk=nele.pk) == nele
    errors = []
    for pk in (jan.pk, 999_999, 10**30, "x", None):
        with pytest.raises(NotFound) as refused:
            one(own, Person.objects.all(), pk=pk)
        errors.append((refused.value.code, refused.value.params))
    assert errors == [("not-found", {})] * 5


def test_the_door_asks_one_question(ruled, queries):
    own = Actor(person=ruled[0])
    with queries(1):
        one(own, Person.objects.all(), pk=ruled[0].pk)


def test_the_person_of_a_request_is_under_the_rules_of_a_person(ruled):
    nele, _ = ruled
    lazy = SimpleLazyObject(lambda: nele)
    assert may(Actor(person=nele), "greet", lazy)


def test_everyone_and_nobody(ruled):
    assert Person.objects.filter(EVERYONE).count() == 2
    assert not Person.objects.filter(NOBODY).exists()
    assert Person.objects.filter(NOBODY | Q(pk=ruled[0].pk)).count() == 1


def test_a_verdict_is_what_it_says():
    assert YES and not no("x")
    assert when(True, "x") is YES
    assert when(False, "x", n=1) == Verdict(False, "x", {"n": 1})


def test_the_system_holds_every_office_and_a_visitor_none():
    assert SYSTEM.holds("secretariat")
    assert not VISITOR.holds("secretariat")
    assert not VISITOR.signed_in
    assert Actor(offices=frozenset({"auditor"})).holds("secretariat", "auditor")


def test_an_actor_speaks_for_one_house_or_none():
    actor = Actor(house_id=7, houses={7: "Bibliotheek Bree", 8: "Bibliotheek Peer"})
    assert actor.house_name == "Bibliotheek Bree"
    assert actor.acting_for(8).house_name == "Bibliotheek Peer"
    assert actor.acting_for(None).house_name == ""
