"""Written proxies: who gives one to whom, what counts, what can be seen of it, and what the record keeps."""

import datetime as dt
import json

import pytest

import factories
from beraad.access.actor import VISITOR
from beraad.access.policies import visible
from beraad.bodies.actions import end_mandate
from beraad.bodies.choices import Role
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.record import checks
from beraad.record.models import Entry
from beraad.votes import proxied
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot, Bundle, Mark, Proxy
from beraad.votes.proxies import give_proxy, revoke_proxy, tell_giver
from beraad.votes.tasks import keep_hours
from rulebook import Outcome, bundles

pytestmark = pytest.mark.django_db


def rules(**proxy):
    return defaults.consortium() | {"proxy": {"allowed": True, "most": 2, "secret": False} | proxy}


@pytest.fixture
def at():
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def world(at):
    return factories.world(rules=rules())


@pytest.fixture
def vote(world):
    return factories.open_vote(world)


def give(world, giver=0, holder=1, **given):
    return give_proxy(actor=world.actor(giver), seat=world.seat(giver), holder=world.people[holder], **given)


def cast(world, vote, seat, by, choice="for", **given):
    return cast_ballot(actor=world.actor(by), vote=vote.pk, seat=world.seat(seat).pk, choice=choice, **given)


def refused(error, code, deed, *args, **given):
    with pytest.raises(error) as caught:
        deed(*args, **given)
    assert caught.value.code == code


def closed(vote):
    with clock.at(vote.closes_at):
        keep_hours()
    vote.refresh_from_db()
    return vote


def findings():
    return [(found.thing, found.code) for found in checks.run()]


def test_who_has_a_proxy_votes_for_the_house_that_gave_it(world, vote):
    give(world)
    ballot = cast(world, vote, 0, by=1)
    assert (ballot.person, ballot.proxy.holder) == (world.people[1], world.people[1])
    vote.refresh_from_db()
    assert vote.cast == 1
    entry = Entry.objects.filter(kind="BallotCast").get()
    assert (entry.person, entry.house, entry.data["by_proxy"]) == (world.people[1].pk, world.houses[0].pk, True)
    assert findings() == []


def test_without_a_proxy_nobody_votes_for_another(world, vote):
    give(world)
    refused(Forbidden, "no-mandate", cast, world, vote, 0, by=2)
    refused(Forbidden, "no-mandate", cast, world, vote, 1, by=0)


def test_the_own_vote_counts_and_the_holder_cannot_replace_it(world, vote):
    give(world)
    first = cast(world, vote, 0, by=1, choice="for")
    own = cast(world, vote, 0, by=0, choice="against", replaces=first.receipt)
    assert (own.choice, own.proxy_id, own.person) == ("against", None, world.people[0])
    refused(Conflict, "voted-itself", cast, world, vote, 0, by=1)
    vote.refresh_from_db()
    assert vote.cast == 1
    assert Ballot.objects.get(elector__vote=vote).choice == "against"
    assert findings() == []


def test_the_same_ballot_of_the_house_itself_is_another_than_by_proxy(world, vote):
    substitute = factories.person("Deputy")
    give(world)
    by_proxy = cast(world, vote, 0, by=1, choice="for")
    factories.mandate(world.seat(0), world.people[1], Role.SUBSTITUTE)
    own = cast(world, vote, 0, by=1, choice="for")
    assert own.receipt != by_proxy.receipt
    assert own.proxy_id is None
    factories.mandate(world.seat(0), substitute, Role.SUBSTITUTE)


def test_the_holder_can_change_what_they_cast(world, vote):
    give(world)
    cast(world, vote, 0, by=1, choice="for")
    assert cast(world, vote, 0, by=1, choice="abstain").choice == "abstain"
    vote.refresh_from_db()
    assert vote.cast == 1


def test_it_counts_in_quorum_and_majority_with_the_weight_of_the_house(at):
    world = factories.world(rules=rules(most=3))
    vote = factories.open_vote(world, kind="price")
    for giver in (0, 2, 3):
        give(world, giver=giver)
    for seat in (0, 2, 3, 1):
        cast(world, vote, seat, by=1)
    outcome = Outcome.parse(closed(vote).outcome)
    took_part = {step.code: step.params for step in outcome.steps if step.code in ("present", "cast")}
    assert outcome.result == "adopted"
    for figures in took_part.values():
        assert (figures["heads"], figures["weight"]) == (4, 50_000 + 30_000 + 12_000 + 9_000)
    assert took_part


def test_the_bundle_tells_who_cast_by_proxy_and_counts_again(world, vote):
    give(world)
    cast(world, vote, 0, by=1)
    for index in range(1, 5):
        cast(world, vote, index, by=index)
    closed(vote)
    bundle = json.loads(Bundle.objects.get(vote=vote).content)
    assert [ballot.get("proxy") for ballot in bundle["ballots"]].count("Member 1") == 1
    assert sum("proxy" in ballot for ballot in bundle["ballots"]) == 1
    assert bundles.recount(bundle).same
    assert findings() == []


def test_what_was_told_of_a_proxy_in_a_bundle_does_not_follow_a_new_name(world, vote):
    give(world)
    for index in range(5):
        cast(world, vote, index, by=max(index, 1))
    closed(vote)
    world.people[1].name = "Someone Else"
    world.people[1].save()
    assert not [code for _thing, code in findings() if code == "bundle-differs"]


def test_only_the_representative_gives_a_proxy(world):
    refused(
        Forbidden,
        "representative-only",
        give_proxy,
        actor=world.actor(1),
        seat=world.seat(0),
        holder=world.people[2],
    )
    deputy = factories.person("Deputy")
    factories.mandate(world.seat(0), deputy, Role.SUBSTITUTE)
    for actor in (factories.actor_for(deputy), world.secretariat, VISITOR):
        refused(Forbidden, "representative-only", give_proxy, actor=actor, seat=world.seat(0), holder=world.people[2])


def test_it_is_given_to_who_sits_in_another_seat_of_the_group(world):
    outsider, deputy = factories.person("Outsider"), factories.person("Deputy")
    factories.mandate(world.seat(0), deputy, Role.SUBSTITUTE)
    refused(Invalid, "proxy-outside", give_proxy, actor=world.actor(0), seat=world.seat(0), holder=outsider)
    refused(Invalid, "proxy-needless", give_proxy, actor=world.actor(0), seat=world.seat(0), holder=deputy)
    refused(Invalid, "proxy-needless", give, world, 0, 0)


def test_nobody_carries_more_than_the_rules_let(world):
    give(world, giver=0)
    give(world, giver=2)
    refused(Conflict, "proxies-full", give, world, 3)
    assert give(world, giver=3, holder=2)


def test_proxies_for_different_votes_are_not_added_up(world):
    first = factories.open_vote(world)
    second = factories.open_vote(world)
    give(world, giver=0, vote=first)
    give(world, giver=2, vote=first)
    refused(Conflict, "proxies-full", give, world, 3, vote=first)
    give(world, giver=3, vote=second)
    refused(Conflict, "proxies-full", give, world, 4)


def test_a_seat_has_one_proxy_at_a_time(world, vote):
    proxy = give(world)
    refused(Conflict, "proxy-present", give, world, 0, 2)
    refused(Conflict, "proxy-present", give, world, 0, 2, vote=vote)
    revoke_proxy(actor=world.actor(0), proxy=proxy)
    assert give(world, 0, 2)


def test_where_the_rules_allow_none_there_are_none(at):
    world = factories.world()
    vote = factories.open_vote(world)
    assert not vote.proxies
    refused(Conflict, "no-proxies", give, world)
    refused(Conflict, "no-proxies", give, world, vote=vote)


def test_for_one_vote_it_holds_there_only(world, vote):
    other = factories.open_vote(world)
    proxy = give(world, vote=vote)
    assert proxy.end == vote.closes_at.astimezone(clock.ZONE).date() + dt.timedelta(days=1)
    cast(world, vote, 0, by=1)
    refused(Forbidden, "no-mandate", cast, world, other, 0, by=1)


def test_it_holds_within_its_period(world, vote):
    today = clock.today()
    give(world, start=today + dt.timedelta(days=2), end=today + dt.timedelta(days=4))
    refused(Forbidden, "no-mandate", cast, world, vote, 0, by=1)
    with clock.at(clock.now() + dt.timedelta(days=4)):
        refused(Forbidden, "no-mandate", cast, world, vote, 0, by=1)
    with clock.at(clock.now() + dt.timedelta(days=3)):
        cast(world, vote, 0, by=1)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(-1, None, "proxy-in-past"), (0, 0, "ends-before-start"), (3, 1, "ends-before-start")],
)
def test_a_period_that_cannot_be_is_refused(world, start, end, code):
    today = clock.today()
    days = {"start": today + dt.timedelta(days=start), "end": end if end is None else today + dt.timedelta(days=end)}
    refused(Invalid, code, give, world, **days)


def test_a_vote_of_another_group_or_one_that_closed_takes_no_proxy(world):
    steering = factories.open_vote(world, kind="operational")
    refused(Invalid, "vote-elsewhere", give, world, vote=steering)
    vote = factories.open_vote(world)
    with clock.at(vote.closes_at):
        refused(Conflict, "vote-closed", give, world, vote=vote)


def test_a_steering_group_goes_by_the_rules_of_its_services(world):
    vote = factories.open_vote(world, kind="operational")
    seat = world.steering.seats.get(label="Seat 1")
    assert proxied.rules_for_proxies(world.steering, clock.today()).allowed
    give_proxy(actor=world.actor(0), seat=seat, holder=world.people[1])
    assert cast_ballot(actor=world.actor(1), vote=vote.pk, seat=seat.pk, choice="for").proxy_id


def test_it_ends_with_the_seat_of_giver_or_holder(world, vote):
    give(world, giver=0)
    give(world, giver=2)
    end_mandate(actor=world.secretariat, mandate=world.seat(0).mandates.get(), end=clock.today())
    refused(Forbidden, "no-mandate", cast, world, vote, 0, by=1)
    end_mandate(actor=world.secretariat, mandate=world.seat(1).mandates.get(), end=clock.today())
    refused(Forbidden, "no-mandate", cast, world, vote, 2, by=1)


def test_a_revoked_proxy_votes_no_more_and_what_was_cast_stays(world, vote):
    other = factories.open_vote(world)
    proxy = give(world)
    cast(world, vote, 0, by=1)
    revoke_proxy(actor=world.actor(0), proxy=proxy)
    refused(Forbidden, "no-mandate", cast, world, other, 0, by=1)
    refused(Forbidden, "no-mandate", cast, world, vote, 0, by=1, choice="against")
    assert Ballot.objects.get(elector__vote=vote).choice == "for"
    refused(Conflict, "proxy-revoked", revoke_proxy, actor=world.actor(0), proxy=proxy)
    assert findings() == []


def test_one_for_a_single_vote_is_not_revoked_once_used(world, vote):
    proxy = give(world, vote=vote)
    cast(world, vote, 0, by=1)
    refused(Conflict, "proxy-used", revoke_proxy, actor=world.actor(0), proxy=proxy)
    cast(world, vote, 0, by=0)
    revoke_proxy(actor=world.actor(0), proxy=proxy)


def test_its_holder_can_give_it_back_and_others_cannot_revoke_it(world):
    proxy = give(world)
    for actor in (world.actor(2), world.secretariat, VISITOR):
        refused(Forbidden, "representative-only", revoke_proxy, actor=actor, proxy=proxy)
    revoke_proxy(actor=world.actor(1), proxy=proxy)
    proxy.refresh_from_db()
    assert proxy.revoker == world.people[1]


def test_in_a_secret_vote_proxies_hold_only_where_the_rules_say_so(at):
    world = factories.world(rules=factories.secret(proxy={"allowed": True, "most": 2, "secret": False}))
    vote = factories.open_vote(world)
    assert not vote.proxies
    give(world)
    refused(Conflict, "no-proxies-in-secret", give, world, 2, vote=vote)
    refused(Forbidden, "no-mandate", factories.cast_secret, world, vote, 0, actor=world.actor(1))


def test_a_secret_ballot_by_proxy_is_marked_and_its_code_is_the_holders(at):
    world = factories.world(rules=factories.secret(proxy={"allowed": True, "most": 2, "secret": True}))
    vote = factories.open_vote(world)
    proxy = give(world)
    ballot = factories.cast_secret(world, vote, 0, actor=world.actor(1))
    assert ballot.code
    mark = Mark.objects.get(elector__vote=vote)
    assert (mark.person, mark.proxy) == (world.people[1], proxy)
    refused(Conflict, "voted-secretly", factories.cast_secret, world, vote, 0)
    for index in range(1, 5):
        factories.cast_secret(world, vote, index)
    bundle = json.loads(Bundle.objects.get(vote=closed(vote)).content)
    assert bundles.recount(bundle).same
    assert "Member" not in json.dumps(bundle["ballots"])
    assert proxied.uses([proxy])[proxy.pk] == [proxied.Use(vote, None)]
    assert findings() == []


def test_the_house_reads_how_its_proxy_was_used_and_what_the_holder_tells(world, vote):
    proxy = give(world, instruction="Against, unless it is free for children.")
    refused(Conflict, "proxy-not-used", tell_giver, actor=world.actor(1), proxy=proxy, vote=vote, text="For.")
    ballot = cast(world, vote, 0, by=1)
    refused(Forbidden, "proxy-holder-only", tell_giver, actor=world.actor(0), proxy=proxy, vote=vote, text="For.")
    tell_giver(actor=world.actor(1), proxy=proxy, vote=vote, text="For, as it is free for children.")
    tell_giver(actor=world.actor(1), proxy=proxy, vote=vote, text="For: it is free for children.")
    found = proxied.uses([proxy])[proxy.pk]
    assert [(use.vote, use.ballot, use.told) for use in found] == [(vote, ballot, "For: it is free for children.")]
    assert findings() == []
    cast(world, vote, 0, by=0)
    assert proxied.uses([proxy]) == {}


def test_nothing_public_tells_the_instruction_or_the_report(world, vote):
    proxy = give(world, instruction="Against the fee.")
    cast(world, vote, 0, by=1)
    tell_giver(actor=world.actor(1), proxy=proxy, vote=vote, text="Against the fee it was.")
    written = " ".join(json.dumps(entry.data) for entry in Entry.objects.all())
    assert "the fee" not in written


def test_only_giver_holder_and_the_house_see_a_proxy(world):
    proxy = give(world)
    colleague = factories.person("Colleague")
    factories.mandate(world.seat(0), colleague, Role.SUBSTITUTE)
    for actor in (world.actor(0), world.actor(1), factories.actor_for(colleague)):
        assert proxied.proxy_for(actor, proxy.pk) == proxy
    for actor in (world.actor(2), world.secretariat, VISITOR):
        assert not visible(actor, Proxy.objects.all()).exists()
        with pytest.raises(NotFound):
            proxied.proxy_for(actor, proxy.pk)


def test_the_clerk_of_the_record_misses_what_was_changed(world, vote):
    proxy = give(world, instruction="For.")
    cast(world, vote, 0, by=1)
    Proxy.objects.update(instruction="Against.")
    assert (f"proxy:{proxy.pk}", "proxy-changed") in findings()
    Proxy.objects.update(instruction="For.", holder=world.people[2])
    assert {code for _thing, code in findings()} == {"proxy-changed", "ballot-by-foreign-proxy"}
    Proxy.objects.update(holder=world.people[1])
    Ballot.objects.update(proxy=None)
    assert [code for _thing, code in findings()] == ["ballot-changed"]


def test_a_charter_that_allows_proxies_for_nobody_is_refused(at):
    with pytest.raises(Invalid) as refusal:
        factories.world(rules=rules(most=0))
    assert refusal.value.fields == {"proxy.most": "proxies-for-none"}


def test_casting_by_proxy_takes_six_statements(world, vote, queries):
    give(world)
    seat, actor = world.seat(0).pk, factories.Actor(person=world.people[1])
    with queries(6):
        cast_ballot(actor=actor, vote=vote.pk, seat=seat, choice="for")


def test_a_new_representative_can_revoke_what_the_former_one_gave(world):
    today = clock.today()
    proxy = give(world)
    successor = factories.person("Successor")
    end_mandate(actor=world.secretariat, mandate=world.seat(0).mandates.get(), end=today)
    factories.mandate(world.seat(0), successor, start=today)
    assert proxied.standing([proxy]) == {proxy.pk: "lapsed"}
    revoke_proxy(actor=factories.actor_for(successor), proxy=proxy)
    proxy.refresh_from_db()
    assert proxied.standing([proxy]) == {proxy.pk: "revoked"}
