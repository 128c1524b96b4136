"""A charter is read strictly, by versions, and says itself how it changes."""

import copy
import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.charters import defaults, queries
from beraad.charters.actions import adopt_charter
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid


def place(target, step):
    """The key or index that `step` means; a kind of decision is found by its id."""
    if isinstance(target, list) and not step.isdigit():
        return next(index for index, kind in enumerate(target) if kind["id"] == step)
    return int(step) if isinstance(target, list) else step


def changed(path, value):
    """The default charter with `value` at `path`, or without it when the value is `...`."""
    data = copy.deepcopy(defaults.consortium())
    *way, last = path.split(".")
    target = data
    for step in way:
        target = target[place(target, step)]
    if value is ...:
        del target[last]
    else:
        target[place(target, last)] = value
    return data


def test_the_default_is_in_order_and_comes_back_as_it_went_in():
    rules = parse(defaults.consortium())
    assert parse(rules.data) == rules
    assert rules.kinds["price"].rule.registers == ("inhabitants",)
    assert rules.kinds["operational"].decided_by == "steering"


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("kinds", {}, "kinds"),
        ("kinds", ..., "kinds"),
        ("kinds", [], "kinds"),
        ("kinds.0", "ordinary", "kinds.0"),
        ("kinds.1.id", "ordinary", "kinds.1.id"),
        ("kinds.1.id", 7, "kinds.1.id"),
        ("kinds.price.label.nl", " ", "kinds.price.label.nl"),
        ("kinds.price.decided_by", "king", "kinds.price.decided_by"),
        ("kinds.price.advice", "yes", "kinds.price.advice"),
        ("kinds.price.rule.tie", "coin", "kinds.price.rule.tie"),
        ("kinds.price.rule.tie", "casting_vote", "kinds.price.rule.tie"),
        ("turnout", "everyone", "turnout"),
        ("kinds.price.rule.weight", {"scheme": "linear", "register": "cats"}, "kinds.price.rule"),
        (
            "kinds.price.rule.quorum",
            [{"measure": "heads", "share": "3/2", "strict": True}],
            "kinds.price.rule.quorum.0.share",
        ),
        ("windows.vote_days_max", 1, "windows.vote_days_max"),
        ("windows.vote_days", -1, "windows.vote_days"),
        ("electorate.stages", ["guest"], "electorate.stages"),
        ("initiative", [], "initiative"),
        ("amend.by", "nobody", "amend.by"),
        ("amend.kind", "unknown", "amend.kind"),
        ("reminder_hours", 0, "reminder_hours"),
        ("proxy.most", 99, "proxy.most"),
        ("proxy", {"allowed": True, "most": 0}, "proxy.most"),
        ("proxy.most", True, "proxy.most"),
        ("surprise", 1, "surprise"),
        ("follow_up", [], "follow_up"),
        ("follow_up.report_days", 0, "follow_up.report_days"),
        ("follow_up.overdue_days", "soon", "follow_up.overdue_days"),
        ("call_up", 7, "call_up"),
        ("call_up.days", 0, "call_up.days"),
        ("call_up.share", "1", "call_up.share"),
        ("call_up.share", "1e9", "call_up.share"),
        ("call_up.share", 0.1, "call_up.share"),
        ("call_up.kind", "operational", "call_up.kind"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(path, value, problem):
    with pytest.raises(Invalid) as refusal:
        parse(changed(path, value))
    assert problem in refusal.value.fields, refusal.value.fields


def test_proxies_hold_in_secret_votes_only_where_a_charter_says_so():
    for secret, holds in ((None, False), (True, True)):
        given = {"allowed": True, "most": 3} | ({} if secret is None else {"secret": secret})
        proxy = parse(changed("proxy", given)).proxy
        assert (proxy.hold(secret=False), proxy.hold(secret=True), proxy.most) == (True, holds, 3)


def test_what_a_charter_of_before_does_not_say_has_its_usual_value():
    rules = parse(changed("follow_up", ...) | {"call_up": None})
    assert (rules.report_days, rules.overdue_days, rules.call_up) == (90, 14, None)
    assert parse(changed("call_up", ...)).call_up is None


@pytest.mark.parametrize("data", [None, [], "rules", 7, {}])
def test_what_is_no_charter_at_all_is_refused(data):
    with pytest.raises(Invalid):
        parse(data)


@pytest.mark.django_db
class TestAdopting:
    @pytest.fixture
    def world(self):
        with clock.at(factories.NOW):
            yield factories.world(rules=changed("amend.by", "secretariat"))

    def test_versions_follow_one_another_and_each_day_has_its_own(self, world):
        day = clock.today() + dt.timedelta(days=10)
        adopt_charter(actor=world.secretariat, body=world.consortium, rules=changed("reminder_hours", 24), start=day)
        assert queries.charter_on(world.consortium, day - dt.timedelta(days=1)).number == 1
        assert queries.charter_on(world.consortium, day).number == 2
        assert queries.charter_on(world.consortium, factories.START - dt.timedelta(days=1)) is None

    def test_no_version_begins_before_the_one_in_force(self, world):
        with pytest.raises(Invalid) as refusal:
            adopt_charter(
                actor=SYSTEM,
                body=world.consortium,
                rules=defaults.consortium(),
                start=factories.START - dt.timedelta(days=1),
            )
        assert refusal.value.code == "starts-before-current"

    def test_what_was_agreed_before_is_recorded_until_something_is_put_to_a_vote(self, world):
        given = {"actor": world.secretariat, "body": world.consortium, "rules": defaults.consortium()}
        for _ in range(2):
            adopt_charter(**given, start=clock.today())
        vote = factories.open_vote(world)
        with pytest.raises(Conflict) as refusal:
            adopt_charter(**given, start=clock.today())
        assert refusal.value.code == "charter-needs-decision"
        assert adopt_charter(**given, start=clock.today(), decision=vote.reference).number == 4

    def test_participants_do_not_adopt(self, world):
        with pytest.raises(Forbidden):
            adopt_charter(actor=world.actor(0), body=world.consortium, rules=defaults.consortium(), start=clock.today())

    def test_who_decides_follows_from_the_charter(self, world):
        body, charter, _rules, kind = queries.competence(world.service, "operational", clock.today())
        assert (body, charter.number, kind.advice) == (world.steering, 1, False)
        with pytest.raises(Conflict) as refusal:
            queries.competence(world.service, "astrology", clock.today())
        assert refusal.value.code == "kind-unknown"
