"""A vote as one piece of data that anybody can count again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import itemgetter
from typing import Any

from rulebook.ballots import Paper, normal
from rulebook.contest import Contest
from rulebook.counting import CastingVote, count, count_papers
from rulebook.electorate import Member, weigh
from rulebook.errors import BundleError, RulebookError
from rulebook.outcome import Outcome
from rulebook.rule import Rule
from rulebook.shape import Node
from rulebook.wire import canonical, sealed, sealed_text

FORMAT = "beraad-bundle/1"
_PARTS = ("format", "vote", "rule", "call", "casting_vote", "electorate", "ballots", "outcome")
_OF_OPTIONS = ("contest", "seed")


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
    casting_vote: CastingVote = None,
    contest: Contest | None = None,
    seed: str = "",
) -> dict[str, Any]:
    """Return the bundle of a vote, as plain data with a digest over all of it; order in never shows.

    `vote` is free data about the vote. Each of `electorate` has id, name, weight, figures (by register, the
    rule's weight register included), reason (with a code) and source, and may have groups and attended. Each of
    `ballots` has member and choice and may have a motivation (an objection must), and as proxy the name of who cast it
    for the member; under a secret rule it has choice,
    weight and figures instead, and may have groups, and a code by which its voter finds it. Under a rule about options
    there are a `contest` and the `seed` of its lots, and a ballot has its content as "ballot" instead of a choice.
    Raises BundleError.
    """
    body = _body(vote, rule, electorate, ballots, outcome, call, casting_vote, contest, seed)
    content = Content.read(Node(body, BundleError).fields(_parts(body)))
    return _sealed({**body, "ballots": content.kept(ballots)})


def bundle_text(
    *,
    vote: Mapping[str, Any],
    rule: Rule,
    electorate: Sequence[Mapping[str, Any]],
    ballots: Sequence[Mapping[str, Any]],
    outcome: Outcome,
    call: int = 1,
    casting_vote: CastingVote = None,
    contest: Contest | None = None,
    seed: str = "",
) -> tuple[str, str]:
    """Return the canonical JSON of the same bundle, and its digest.

    For the keeper of the data, who has plain values only (fractions as text, ballots as `ballots.normal` gives them)
    and many of them: nothing is checked here, as `recount` checks it all.
    """
    body = _body(vote, rule, electorate, ballots, outcome, call, casting_vote, contest, seed)
    return sealed_text(_ordered(body))


def _body(
    vote: Mapping[str, Any],
    rule: Rule,
    electorate: Sequence[Mapping[str, Any]],
    ballots: Sequence[Mapping[str, Any]],
    outcome: Outcome,
    call: int,
    casting_vote: CastingVote,
    contest: Contest | None,
    seed: str,
) -> dict[str, Any]:
    body = {
        "format": FORMAT,
        "vote": vote,
        "rule": rule.data,
        "call": call,
        "casting_vote": casting_vote,
        "electorate": electorate,
        "ballots": ballots,
        "outcome": outcome.data,
    }
    return body if contest is None else body | {"contest": contest.data, "seed": seed}


def recount(bundle: Mapping[str, Any]) -> Recount:
    """Weigh and count `bundle` again from its rule, figures and ballots; BundleError when it is none."""
    content = read(bundle)
    outcome = content.counted()
    weights = {member.id: member.weight for member in content.members}
    body = {part: bundle[part] for part in _parts(bundle)}
    counted = {
        "rule": content.rule.data,
        "electorate": [{**entry, "weight": weights[entry["id"]]} for entry in bundle["electorate"]],
        "ballots": content.kept(bundle["ballots"]),
        "outcome": outcome.data,
    }
    again = _sealed(body | counted | ({"contest": content.contest.data} if content.contest else {}))
    given, stated = _sealed(body), Node(bundle["digest"], BundleError, "digest").text()
    if again["digest"] == given["digest"] == stated:
        return Recount(True, stated, None)
    difference = _difference(again, {**given, "digest": stated})
    return Recount(False, again["digest"], difference or ("digest", again["digest"], given["digest"]))


def read(bundle: Mapping[str, Any]) -> "Content":
    """Return what a bundle rests on, with its members weighed again; BundleError when it is none."""
    with _as_bundle_error():
        content = Content.read(Node(bundle, BundleError).fields((*_parts(bundle), "digest")))
        return replace(content, members=content.weighed())


@contextmanager
def _as_bundle_error() -> Iterator[None]:
    try:
        yield
    except RulebookError as error:
        raise BundleError(error.code, error.path, **error.params) from error


def _parts(data: object) -> tuple[str, ...]:
    """The parts that a bundle has: more where its rule is one about options."""
    rule = data.get("rule") if isinstance(data, Mapping) else None
    return (*_PARTS, *_OF_OPTIONS) if isinstance(rule, Mapping) and "settings" in rule else _PARTS


@dataclass(frozen=True)
class Content:
    """What the count of a bundle rests on. `says` has what each ballot says, in their order in the bundle; by member in
    `ballots`, or in `papers` where the vote was secret."""

    vote: Mapping[str, Any]
    rule: Rule
    members: list[Member]
    says: list[Any]
    ballots: dict[str, Any]
    papers: list[Paper]
    call: int
    casting_vote: CastingVote
    contest: Contest | None
    seed: str

    @classmethod
    def read(cls, fields: Mapping[str, Node]) -> "Content":
        """Read the parts of a bundle."""
        fields["format"].one_of((FORMAT,))
        vote = {key: part.value for key, part in fields["vote"].entries().items()}
        fields["outcome"].entries()
        rule = Rule.read(fields["rule"])
        contest = Contest.read(fields["contest"]) if rule.about_options else None
        reader = _Reader(rule, contest)
        nodes = fields["ballots"].items()
        papers = reader.papers(nodes) if rule.secret else []
        ballots = {} if rule.secret else reader.ballots(nodes)
        return cls(
            vote,
            rule,
            [_read_member(item) for item in fields["electorate"].items()],
            [paper.choice for paper in papers] or list(ballots.values()),
            ballots,
            papers,
            fields["call"].integer(1),
            _read_casting_vote(fields["casting_vote"], contest),
            contest,
            _read_seed(fields["seed"]) if contest else "",
        )

    @property
    def names(self) -> dict[str, str]:
        """The names of the options by id, where it is about options."""
        return {option.id: option.name for option in self.contest.options} if self.contest else {}

    def kept(self, ballots: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Return the ballots as they are kept: of options, in the one way in which each can be said."""
        if self.contest is None:
            return ballots
        return [{**ballot, "ballot": says} for ballot, says in zip(ballots, self.says, strict=True)]

    def weighed(self) -> list[Member]:
        """Return the members, weighed by the rule from their figures."""
        register = self.rule.weight.register or ""
        figures = {member.id: member.figures.get(register) for member in self.members}
        weights = weigh(self.rule.weight, figures)
        return [replace(member, weight=weights[member.id]) for member in self.members]

    def counted(self) -> Outcome:
        """Return the outcome; BundleError when the ballots do not fit the rule."""
        call, casting_vote, contest, seed = self.call, self.casting_vote, self.contest, self.seed
        with _as_bundle_error():
            if self.rule.secret:
                return count_papers(
                    self.rule,
                    self.members,
                    self.papers,
                    call=call,
                    casting_vote=casting_vote,
                    contest=contest,
                    seed=seed,
                )
            return count(
                self.rule, self.members, self.ballots, call=call, casting_vote=casting_vote, contest=contest, seed=seed
            )


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


def _read_casting_vote(node: Node, contest: Contest | None) -> CastingVote:
    if node.value is None:
        return None
    return tuple(item.text() for item in node.some()) if contest else node.text()


def _read_seed(node: Node) -> str:
    return node.text() if node.value != "" else ""


class _Reader:
    """The reader of ballots under a rule: about the options of a contest, or yes and no."""

    def __init__(self, rule: Rule, contest: Contest | None) -> None:
        self.rule = rule
        self.contest = contest
        self.key = "ballot" if contest else "choice"

    def ballots(self, nodes: Sequence[Node]) -> dict[str, Any]:
        """Return what each member's ballot says."""
        reasoned = bool(self.rule.objections)
        ballots: dict[str, Any] = {}
        for node in nodes:
            fields = node.fields(("member", self.key), ("motivation", "proxy"))
            member = fields["member"].text()
            if member in ballots:
                fields["member"].fail("member-repeated")
            ballots[member] = self.says(fields[self.key])
            if "proxy" in fields:
                fields["proxy"].text()
            if "motivation" in fields:
                fields["motivation"].text()
            elif reasoned and ballots[member] == "against":
                # An objection without a reason is none, and nobody may have counted it.
                node.below("motivation").fail("key-missing")
        return ballots

    def papers(self, nodes: Sequence[Node]) -> list[Paper]:
        """Return the ballots that bear no name."""
        papers, codes = [], set[str]()
        for node in nodes:
            fields = node.fields((self.key, "weight", "figures"), ("groups", "code"))
            if "code" in fields and fields["code"].text() in codes:
                # Two voters who look for the same code would find one ballot.
                fields["code"].fail("code-repeated")
            codes |= {fields["code"].text()} if "code" in fields else set()
            figures = {register: figure.number() for register, figure in fields["figures"].entries().items()}
            papers.append(Paper(self.says(fields[self.key]), fields["weight"].number(), figures, _read_groups(fields)))
        return papers

    def says(self, node: Node) -> Any:
        """Return the content of a ballot, as it is kept."""
        return normal(self.rule.ballot, self.contest, node) if self.contest else node.text()


def _sealed(body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return sealed(_ordered(body))
    except ValueError as error:
        raise BundleError("value-unfit", reason=str(error)) from error


def _ordered(body: Mapping[str, Any]) -> dict[str, Any]:
    # Papers of a secret vote must not keep the order in which they came.
    by = canonical if body["rule"].get("secret") else itemgetter("member")
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
