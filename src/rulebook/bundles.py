"""A vote as one piece of data that anybody can count again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import itemgetter
from typing import Any

from rulebook.ballots import Paper
from rulebook.counting import count, count_papers
from rulebook.electorate import Member, weigh
from rulebook.errors import BundleError, RulebookError
from rulebook.outcome import Outcome
from rulebook.rule import Rule
from rulebook.shape import Node
from rulebook.wire import canonical, sealed, sealed_text

FORMAT = "beraad-bundle/1"
_PARTS = ("format", "vote", "rule", "call", "casting_vote", "electorate", "ballots", "outcome")


@dataclass(frozen=True)
class Recount:
    """What a recount gives: its `digest`, whether it is the `same`, and else the first difference.

    `difference` is (path, expected, found): what the recount gives and what the bundle says. The path
    "digest" alone means that something was changed which the count does not rest on, such as a name.
    """

    same: bool
    digest: str
    difference: tuple[str, object, object] | None


def bundle(
    *,
    vote: Mapping[str, Any],
    rule: Rule,
    electorate: Sequence[Mapping[str, Any]],
    ballots: Sequence[Mapping[str, Any]],
    outcome: Outcome,
    call: int = 1,
    casting_vote: str | None = None,
) -> dict[str, Any]:
    """Return the bundle of a vote, as plain data with a digest over all of it; order in never shows.

    `vote` is free data about the vote. Each of `electorate` has id, name, weight, figures (by register, the
    rule's weight register included), reason (with a code) and source, and may have groups and attended. Each of
    `ballots` has member and choice and may have a motivation (an objection must); under a secret rule it has choice,
    weight and figures instead, and may have groups. Raises BundleError.
    """
    body = _body(vote, rule, electorate, ballots, outcome, call, casting_vote)
    _Content.read(Node(body, BundleError).fields(_PARTS))
    return _sealed(body)


def bundle_text(
    *,
    vote: Mapping[str, Any],
    rule: Rule,
    electorate: Sequence[Mapping[str, Any]],
    ballots: Sequence[Mapping[str, Any]],
    outcome: Outcome,
    call: int = 1,
    casting_vote: str | None = None,
) -> tuple[str, str]:
    """Return the canonical JSON of the same bundle, and its digest.

    For the keeper of the data, who has plain values only (fractions as text) and many of them: nothing is
    checked here, as `recount` checks it all.
    """
    return sealed_text(_ordered(_body(vote, rule, electorate, ballots, outcome, call, casting_vote)))


def _body(
    vote: Mapping[str, Any],
    rule: Rule,
    electorate: Sequence[Mapping[str, Any]],
    ballots: Sequence[Mapping[str, Any]],
    outcome: Outcome,
    call: int,
    casting_vote: str | None,
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "vote": vote,
        "rule": rule.data,
        "call": call,
        "casting_vote": casting_vote,
        "electorate": electorate,
        "ballots": ballots,
        "outcome": outcome.data,
    }


def recount(bundle: Mapping[str, Any]) -> Recount:
    """Weigh and count `bundle` again from its rule, figures and ballots; BundleError when it is none."""
    fields = Node(bundle, BundleError).fields((*_PARTS, "digest"))
    try:
        content = _Content.read(fields)
        members = content.weighed()
        outcome = content.counted(members)
    except RulebookError as error:
        raise BundleError(error.code, error.path, **error.params) from error
    weights = {member.id: member.weight for member in members}
    body = {part: bundle[part] for part in _PARTS}
    electorate = [{**entry, "weight": weights[entry["id"]]} for entry in bundle["electorate"]]
    again = _sealed({**body, "rule": content.rule.data, "electorate": electorate, "outcome": outcome.data})
    given, stated = _sealed(body), fields["digest"].text()
    if again["digest"] == given["digest"] == stated:
        return Recount(True, stated, None)
    difference = _difference(again, {**given, "digest": stated})
    return Recount(False, again["digest"], difference or ("digest", again["digest"], given["digest"]))


@dataclass(frozen=True)
class _Content:
    rule: Rule
    members: list[Member]
    ballots: dict[str, str]
    papers: list[Paper]
    call: int
    casting_vote: str | None

    @classmethod
    def read(cls, fields: Mapping[str, Node]) -> "_Content":
        fields["format"].one_of((FORMAT,))
        fields["vote"].entries()
        fields["outcome"].entries()
        rule = Rule.read(fields["rule"])
        ballots = fields["ballots"].items()
        casting_vote = fields["casting_vote"]
        return cls(
            rule,
            [_read_member(item) for item in fields["electorate"].items()],
            {} if rule.secret else _read_ballots(ballots, reasoned=bool(rule.objections)),
            [_read_paper(item) for item in ballots] if rule.secret else [],
            fields["call"].integer(1),
            None if casting_vote.value is None else casting_vote.text(),
        )

    def weighed(self) -> list[Member]:
        register = self.rule.weight.register or ""
        figures = {member.id: member.figures.get(register) for member in self.members}
        weights = weigh(self.rule.weight, figures)
        return [replace(member, weight=weights[member.id]) for member in self.members]

    def counted(self, members: list[Member]) -> Outcome:
        if self.rule.secret:
            return count_papers(self.rule, members, self.papers, call=self.call, casting_vote=self.casting_vote)
        return count(self.rule, members, self.ballots, call=self.call, casting_vote=self.casting_vote)


def _read_member(node: Node) -> Member:
    fields = node.fields(("id", "name", "weight", "figures", "reason", "source"), ("groups", "attended"))
    fields["name"].text()
    reason = fields["reason"].entries()
    reason.get("code", fields["reason"].below("code")).text()
    fields["source"].entries()
    return Member(
        fields["id"].text(),
        fields["weight"].number(),
        {register: figure.number() for register, figure in fields["figures"].entries().items()},
        _read_groups(fields),
        "attended" in fields and fields["attended"].flag(),
    )


def _read_groups(fields: Mapping[str, Node]) -> dict[str, str]:
    groups = fields["groups"].entries() if "groups" in fields else {}
    return {kind: group.text() for kind, group in groups.items()}


def _read_ballots(nodes: list[Node], *, reasoned: bool) -> dict[str, str]:
    ballots: dict[str, str] = {}
    for node in nodes:
        fields = node.fields(("member", "choice"), ("motivation",))
        member = fields["member"].text()
        if member in ballots:
            fields["member"].fail("member-repeated")
        ballots[member] = fields["choice"].text()
        if "motivation" in fields:
            fields["motivation"].text()
        elif reasoned and ballots[member] == "against":
            # An objection without a reason is none, and nobody may have counted it.
            node.below("motivation").fail("key-missing")
    return ballots


def _read_paper(node: Node) -> Paper:
    fields = node.fields(("choice", "weight", "figures"), ("groups",))
    figures = {register: figure.number() for register, figure in fields["figures"].entries().items()}
    return Paper(fields["choice"].text(), fields["weight"].number(), figures, _read_groups(fields))


def _sealed(body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return sealed(_ordered(body))
    except ValueError as error:
        raise BundleError("value-unfit", reason=str(error)) from error


def _ordered(body: Mapping[str, Any]) -> dict[str, Any]:
    # Papers of a secret vote must not keep the order in which they came.
    by = canonical if body["rule"]["secret"] else itemgetter("member")
    electorate = sorted(body["electorate"], key=itemgetter("id"))
    return {**body, "electorate": electorate, "ballots": sorted(body["ballots"], key=by)}


def _difference(expected: object, found: object, path: str = "") -> tuple[str, object, object] | None:
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = sorted({*expected, *found}, key=lambda key: (key == "digest", key))
        pairs = [(key, expected.get(key), found.get(key)) for key in keys]
    elif isinstance(expected, list) and isinstance(found, list):
        pairs = [(str(index), *pair) for index, pair in enumerate(zip_longest(expected, found))]
    else:
        # 1 equals True, but not on paper.
        same = type(expected) is type(found) and expected == found
        return None if same else (path, expected, found)
    below = (_difference(one, other, f"{path}.{key}" if path else key) for key, one, other in pairs)
    return next(filter(None, below), None)
