"""A rule in plain words with its formula, the same on proposals, ballots, decisions and charters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from beraad.bodies.choices import BodyKind
from beraad.charters.rules import Kind
from beraad.organisations.choices import Register
from beraad.votes.choices import Choice
from beraad.web.ui.formats import fraction, number
from beraad.web.ui.phrases import RULES, phrase
from beraad.web.ui.sayings import described, setting
from rulebook import Grouping, Requirement, Rule, RuleError, Step, explain_rule, formula
from rulebook.shape import Node

# By what members can be grouped; a charter may name other kinds.
GROUPS = {"province": gettext_lazy("province"), "region": gettext_lazy("region"), "sector": gettext_lazy("sector")}


@dataclass(frozen=True)
class Sentence:
    """One thing that a rule settles: in words and, where there is one, as a formula. `topic` groups them."""

    text: str
    formula: str = ""
    topic: str = ""


def rule_sentences(rule: Rule, decided_by: str = BodyKind.CONSORTIUM) -> list[Sentence]:
    """What a rule says, in the language of the page; `decided_by` is the kind of body whose heads it counts."""
    return list(_sentences(json.dumps(rule.data), decided_by, get_language()))


@lru_cache(512)
def _sentences(rule: str, decided_by: str, _language: str) -> tuple[Sentence, ...]:
    return tuple(_sentence(step, decided_by) for step in explain_rule(Rule.parse(json.loads(rule))))


def by_topic(sentences: list[Sentence]) -> list[tuple[str, str, list[Sentence]]]:
    """The sentences by topic, what decides first: (topic, heading, sentences)."""
    headings = {
        "method": _("How it is counted"),
        "majority": _("Majority"),
        "objections": _("Objections"),
        "choice": _("Answers"),
        "quorum": _("Quorum"),
        "weight": _("Weight"),
        "secrecy": _("Kind of vote"),
        "tie": _("As many for as against"),
        "equals": _("When options are equal"),
        "second": _("Second vote"),
    }
    grouped = [(topic, heading, [s for s in sentences if s.topic == topic]) for topic, heading in headings.items()]
    return [group for group in grouped if group[2]]


def kind_label(kind: Kind, language: str | None = None) -> str:
    """What a kind of decision is called; in Dutch where the charter gives no name in that language."""
    return in_language(kind.label, language)


def in_language(label: Mapping[str, str], language: str | None = None) -> str:
    """A name that a charter gives in several languages: in that of the page, else in Dutch, else in any."""
    return label.get((language or get_language() or "nl")[:2]) or label.get("nl") or next(iter(label.values()))


def heads(decided_by: str) -> str:
    """Whom a body counts by head, as a plural noun."""
    return _("organisations") if decided_by == BodyKind.CONSORTIUM else _("members")


def measure(name: str, decided_by: str = BodyKind.CONSORTIUM) -> str:
    """What is counted, as a noun: organisations, voting weight, inhabitants."""
    if name == "heads":
        return heads(decided_by)
    return _("voting weight") if name == "weight" else register(name)


def register(name: str) -> str:
    """What a register counts, as a plural noun."""
    return str(Register(name).label) if name in Register.values else group_kind(name)


def group_kind(name: str) -> str:
    """By what members are grouped, as a noun: province."""
    return str(GROUPS.get(name, name))


def amount(asked: Requirement | Grouping) -> str:
    """How much of something is asked: more than half, at least two thirds, at least 15; of objections at most 2."""
    if asked.share == 1:
        return _("all")
    if 0 in (asked.share, asked.number):
        return _("none") if _is_ceiling(asked) else _("at least one")
    return bound(asked, number(asked.number) if asked.share is None else fraction(asked.share, words=True))


def bound(asked: Requirement | Grouping, much: str) -> str:
    """From which side so much is asked."""
    if _is_ceiling(asked):
        text = _("fewer than %(share)s") if asked.strict else _("at most %(share)s")
    else:
        text = _("more than %(share)s") if asked.strict else _("at least %(share)s")
    return text % {"share": much}


def _is_ceiling(asked: Requirement | Grouping) -> bool:
    return isinstance(asked, Requirement) and asked.kind == "objection"


def abstaining(rule: Rule, call: int = 1) -> str:
    """What an abstention does under this rule."""
    counted = [requirement.base != "for_against" for requirement in rule.majority]
    if all(counted):
        effect = _("weighs like a vote against")
    elif any(counted):
        effect = _("weighs like a vote against for a part of the majority")
    else:
        effect = _("does not count for the majority")
    return _("counts for the quorum and %(effect)s") % {"effect": effect} if rule.quorum_at(call) else effect


def formula_of(requirement: Requirement, decided_by: str = BodyKind.CONSORTIUM) -> str:
    """A condition in symbols, with words of the page's language."""
    names = {
        "for": _("for"),
        "against": _("against"),
        "abstain": _("abstention"),
        "voted": pgettext("in a formula", "voted"),
        "objections": _("objections"),
        "present": _("present"),
        "entitled": _("entitled"),
        "per": _("per"),
        "met": _("reached"),
        "all": _("all groups"),
    }
    if requirement.per:
        names[requirement.per.kind] = group_kind(requirement.per.kind)
    return formula(requirement, names | {requirement.measure: measure(requirement.measure, decided_by)})


def _sentence(step: Step, decided_by: str) -> Sentence:
    topic = _topic(step.code)
    if "formula" in step.params:
        return _condition(step, topic, decided_by)
    if step.code == "setting":
        params = setting(step.params["name"], step.params["value"])
    else:
        params = {name: _shown(name, value) for name, value in step.params.items()}
    text = phrase(RULES, step.code, params | {"heads": heads(decided_by)})
    return Sentence(capital(text), _weighing(step), topic)


def _topic(code: str) -> str:
    start = code.partition("-")[0]
    if start in ("consent", "objection"):
        return "objections"
    if start in ("counted", "setting"):
        return "method"
    return start if start in {"weight", "quorum", "second", "majority", "choice", "tie", "equals"} else "secrecy"


def _condition(step: Step, topic: str, decided_by: str) -> Sentence:
    asked = {name: value for name, value in step.params.items() if name != "formula"}
    kind = "quorum" if topic == "second" else step.code
    requirement = Requirement.read(Node(asked, RuleError), kind)
    text = condition_text(requirement, decided_by)
    if topic == "second":
        text = phrase(RULES, "second-quorum", {"quorum": text})
    return Sentence(text, formula_of(requirement, decided_by), topic)


def condition_text(requirement: Requirement, decided_by: str = BodyKind.CONSORTIUM) -> str:
    """What a condition asks, as a sentence; a second one when it is asked in groups."""
    text = phrase(
        RULES,
        _variant(requirement.kind, requirement.measure),
        {
            "amount": amount(requirement),
            "whole": phrase(RULES, f"base-{requirement.base}", {"heads": heads(decided_by)}),
            "register": measure(requirement.measure),
        },
    )
    if requirement.per:
        text += " " + _("By %(kind)s, each counted by itself: this must hold in %(amount)s of them.") % {
            "kind": group_kind(requirement.per.kind),
            "amount": amount(requirement.per),
        }
    return capital(text)


def _variant(kind: str, name: str) -> str:
    """Each way of measuring has its own sentence; that of heads is the plain one."""
    return kind if name == "heads" else f"{kind}-{'weight' if name == 'weight' else 'register'}"


def _shown(name: str, value: Any) -> Any:
    shown: Mapping[str, Any] = {
        "register": register,
        "bands": _bands,
        "cap": lambda cap: fraction(cap, words=True),
        "label": in_language,
        "method": lambda id: described(id).name,
        "means": lambda means: Choice(means).label,
    }
    return shown[name](value) if name in shown else value


def _bands(bands: list[list[Any]]) -> str:
    return ", ".join(
        _("from %(start)s: weight %(weight)s") % {"start": number(start), "weight": number(weight)}
        for start, weight in bands
    )


def _weighing(step: Step) -> str:
    """The formula of a weight scheme, where it says more than its sentence."""
    if step.code == "weight-sqrt":
        return _("weight = √(%(register)s), rounded") % {"register": register(step.params["register"])}
    if step.code == "weight-cap":
        return _("weight ≤ %(cap)s × total weight") % {"cap": step.params["cap"]}
    return ""


def capital(text: str) -> str:
    """A phrase as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
