"""A charter's data as values: read strictly, every refusal with the place it concerns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from beraad.bodies.choices import BodyKind
from beraad.kernel.errors import Invalid
from beraad.organisations.choices import Register
from beraad.services.choices import Stage
from rulebook import Rule, RuleError, Windows

from .advising import Advising
from .composition import Composition, read_composition
from .proxies import Proxies, read_proxies
from .reading import mapping, one_of, share, subset, whole

DECIDERS = (BodyKind.CONSORTIUM, BodyKind.STEERING)
AMENDERS = ("decision", "secretariat")
INITIATIVE = ("participant", "steering")
TURNOUT = ("total", "houses")
KEYS = {
    "kinds",
    "windows",
    "electorate",
    "initiative",
    "amend",
    "reminder_hours",
    "proxy",
    "follow_up",
    "call_up",
    "turnout",
    "composition",
    "advice",
}
# What holds where a charter says nothing of it, as those of before it could.
FOLLOW_UP = {"report_days": 90, "overdue_days": 14}


@dataclass(frozen=True)
class Kind:
    """A kind of decision: what it is called, which body takes it, whether advice comes first, and by which rule."""

    id: str
    label: Mapping[str, str]
    decided_by: str
    advice: bool
    rule: Rule

    @property
    def data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": dict(self.label),
            "decided_by": self.decided_by,
            "advice": self.advice,
            "rule": self.rule.data,
        }


@dataclass(frozen=True)
class CallUp:
    """How the consortium takes a decision of the steering group to itself: when more than `share` of those who have a
    vote object within `days`, and then by the rule for decisions of `kind`."""

    days: int
    share: Fraction
    kind: str

    @property
    def data(self) -> dict[str, Any]:
        return {"days": self.days, "share": str(self.share), "kind": self.kind}


@dataclass(frozen=True)
class Rules:
    """The rules of a body.

    `kinds` are the kinds of decision by their id, in the order of the text, `stages` those of a participation that
    give a vote, `initiative` who may start a proposal, `amend` whether the charter changes by decision (of kind
    `amend_kind`) or by the secretariat, `reminder_hours` how long before the close those who have not voted are
    reminded, once. `report_days` is after how many days without a report the owner of a commitment is silent,
    `overdue_days` after how many days too late the consortium is told; `call_up` None where there is none. `turnout`
    says whether after a secret vote is told which houses took part, or only how many. `composition` is how the steering
    group is made up and elected; None where the secretariat fills its seats. `advising` is how the steering group gives
    its advice.
    """

    kinds: Mapping[str, Kind]
    windows: Windows
    stages: tuple[str, ...]
    initiative: tuple[str, ...]
    amend: str
    amend_kind: str
    reminder_hours: int
    proxy: Proxies
    report_days: int
    overdue_days: int
    call_up: CallUp | None
    turnout: str = TURNOUT[0]
    composition: Composition | None = None
    advising: Advising = Advising()

    @property
    def data(self) -> dict[str, Any]:
        """As stored: `parse(rules.data) == rules`."""
        return {
            "kinds": [kind.data for kind in self.kinds.values()],
            "windows": self.windows.data,
            "electorate": {"stages": list(self.stages)},
            "initiative": list(self.initiative),
            "amend": {"by": self.amend, "kind": self.amend_kind},
            "reminder_hours": self.reminder_hours,
            "proxy": self.proxy.data,
            "turnout": self.turnout,
            "advice": self.advising.data,
            "follow_up": {"report_days": self.report_days, "overdue_days": self.overdue_days},
            "call_up": self.call_up and self.call_up.data,
            "composition": self.composition and self.composition.data,
        }


def parse(data: Any) -> Rules:
    """Read a charter's data. Raises Invalid("charter-unfit") with a code per path of what is wrong."""
    problems: dict[str, str] = {}
    top = mapping(data, "", problems)
    kinds = _kinds(top.get("kinds"), problems)
    windows = _windows(top.get("windows"), problems)
    amend = mapping(top.get("amend"), "amend", problems)
    follow_up = mapping(top.get("follow_up", FOLLOW_UP), "follow_up", problems)
    rules = Rules(
        kinds=kinds,
        windows=windows,
        stages=subset(
            mapping(top.get("electorate"), "electorate", problems).get("stages"),
            Stage.values,
            "electorate.stages",
            problems,
        ),
        initiative=subset(top.get("initiative"), INITIATIVE, "initiative", problems),
        amend=one_of(amend.get("by"), AMENDERS, "amend.by", problems),
        amend_kind=one_of(amend.get("kind"), kinds, "amend.kind", problems),
        reminder_hours=whole(top.get("reminder_hours"), 1, 24 * 14, "reminder_hours", problems),
        proxy=read_proxies(mapping(top.get("proxy"), "proxy", problems), problems),
        report_days=whole(follow_up.get("report_days"), 1, 730, "follow_up.report_days", problems),
        overdue_days=whole(follow_up.get("overdue_days"), 0, 730, "follow_up.overdue_days", problems),
        call_up=_call_up(top.get("call_up"), kinds, problems),
        turnout=one_of(top.get("turnout", TURNOUT[0]), TURNOUT, "turnout", problems),
        composition=read_composition(top.get("composition"), problems),
        advising=Advising.read(top.get("advice", {}), problems),
    )
    problems |= {str(extra): "key-unknown" for extra in set(top) - KEYS}
    if not kinds:
        problems.setdefault("kinds", "some-expected")
    if problems:
        raise Invalid("charter-unfit", problems)
    return rules


def adopted(data: Mapping[str, Any]) -> Rules:
    """The same for what was read before, as a charter in force was: remembered by what it says."""
    return _adopted(json.dumps(data))


def in_vote(data: Mapping[str, Any]) -> Rule:
    """Likewise a single rule, as a vote keeps it."""
    return _in_vote(json.dumps(data))


@lru_cache(128)
def _adopted(text: str) -> Rules:
    return parse(json.loads(text))


@lru_cache(512)
def _in_vote(text: str) -> Rule:
    return Rule.parse(json.loads(text))


def _kinds(value: Any, problems: dict[str, str]) -> dict[str, Kind]:
    """The kinds by their id; a problem with one stands at `kinds.<id>`, one without an id at its place in the list."""
    found: dict[str, Kind] = {}
    for place, data in enumerate(value if isinstance(value, list) else []):
        fields = mapping(data, f"kinds.{place}", problems)
        name = fields.get("id")
        if not isinstance(name, str) or not name or name in found:
            problems[f"kinds.{place}.id"] = "id-expected"
        elif kind := _kind(name, fields, problems):
            found[name] = kind
    return found


def _kind(name: str, fields: Mapping[str, Any], problems: dict[str, str]) -> Kind | None:
    path = f"kinds.{name}"
    label = mapping(fields.get("label"), f"{path}.label", problems)
    if not str(label.get("nl", "")).strip():
        problems[f"{path}.label.nl"] = "required"
    decided_by = one_of(fields.get("decided_by"), DECIDERS, f"{path}.decided_by", problems)
    if not isinstance(fields.get("advice"), bool):
        problems[f"{path}.advice"] = "flag-expected"
    try:
        rule = Rule.parse(mapping(fields.get("rule"), f"{path}.rule", problems))
    except RuleError as error:
        problems[f"{path}.rule.{error.path}".rstrip(".")] = error.code
        return None
    unknown = {rule.weight.register, *rule.registers} - {None, *Register.values}
    if unknown:
        problems[f"{path}.rule"] = "register-unknown"
    if rule.tie == "casting_vote":
        problems[f"{path}.rule.tie"] = "no-chair"
    if rule.method != "majority":
        problems[f"{path}.rule.method"] = "method-unfit"
    if rule.choices or rule.groupings:
        # A vote keeps no groups of its electorate yet, and its paper has three answers.
        problems[f"{path}.rule"] = "key-unknown"
    return Kind(name, {str(k): str(v) for k, v in label.items()}, decided_by, fields.get("advice") is True, rule)


def _windows(value: Any, problems: dict[str, str]) -> Windows:
    try:
        return Windows.parse(mapping(value, "windows", problems))
    except RuleError as error:
        problems[f"windows.{error.path}".rstrip(".")] = error.code
        return Windows(0, 0, 1, 1, 0, 0)


def _call_up(value: Any, kinds: Mapping[str, Kind], problems: dict[str, str]) -> CallUp | None:
    if value is None:
        return None
    given = mapping(value, "call_up", problems)
    full = [id for id, kind in kinds.items() if kind.decided_by == BodyKind.CONSORTIUM]
    return CallUp(
        whole(given.get("days"), 1, 365, "call_up.days", problems),
        share(given.get("share"), "call_up.share", problems),
        one_of(given.get("kind"), full, "call_up.kind", problems),
    )
