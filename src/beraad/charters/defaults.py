"""The charter a body starts with: the defaults of comparable consortia, every one a setting."""

from typing import Any

from beraad.bodies.choices import BodyKind

EQUAL = {"scheme": "equal"}
BY_INHABITANTS = {"scheme": "linear", "register": "inhabitants"}


def _quorum(share: str = "1/2", strict: bool = True) -> list[dict[str, Any]]:
    return [{"measure": "heads", "share": share, "strict": strict}]


def _majority(measure: str = "heads", share: str = "1/2", strict: bool = True) -> dict[str, Any]:
    return {"measure": measure, "base": "for_against", "share": share, "strict": strict}


def rule(
    *majority: dict[str, Any],
    weight: dict[str, Any] = EQUAL,
    quorum: list[dict[str, Any]] | None = None,
    second_call: bool = True,
) -> dict[str, Any]:
    """A rule for or against: more than half takes part, ties are rejected, votes are open."""
    return {
        "method": "majority",
        "version": 1,
        "weight": weight,
        "quorum": _quorum() if quorum is None else quorum,
        "second_call": {"after_days": 15, "quorum": []} if second_call else None,
        "majority": list(majority) or [_majority()],
        "tie": "rejected",
        "secret": False,
    }


def _kind(id: str, nl: str, en: str, decided_by: str, rule: dict[str, Any], advice: bool = True) -> dict[str, Any]:
    return {"id": id, "label": {"nl": nl, "en": en}, "decided_by": decided_by, "advice": advice, "rule": rule}


def consortium() -> dict[str, Any]:
    """Ordinary decisions by simple majority of houses; prices by heads and inhabitants; the charter and the end of a
    service by special majorities; daily operation by the steering group."""
    group, steering = BodyKind.CONSORTIUM.value, BodyKind.STEERING.value
    return {
        "kinds": [
            _kind("ordinary", "gewone beslissing", "ordinary decision", group, rule()),
            _kind(
                "price",
                "prijs en verdeelsleutel",
                "price and allocation key",
                group,
                rule(_majority("heads"), _majority("inhabitants"), weight=BY_INHABITANTS),
            ),
            _kind(
                "charter",
                "huishoudelijk reglement",
                "charter",
                group,
                rule(_majority(share="2/3", strict=False), quorum=_quorum("2/3", strict=False)),
            ),
            _kind(
                "retirement",
                "stopzetting van de dienst",
                "retirement of the service",
                group,
                rule(_majority(share="4/5", strict=False), quorum=_quorum("2/3", strict=False)),
            ),
            _kind(
                "operational", "dagelijkse werking", "daily operation", steering, rule(second_call=False), advice=False
            ),
        ],
        "windows": {
            "consultation_days": 14,
            "notice_days": 0,
            "vote_days": 7,
            "vote_days_max": 42,
            "advice_days": 30,
            "objection_days": 5,
        },
        "electorate": {"stages": ["full", "notice"]},
        "initiative": ["participant", "steering"],
        "amend": {"by": "decision", "kind": "charter"},
        "reminder_hours": 48,
        "proxy": {"allowed": False, "most": 2, "secret": False},
        "turnout": "total",
        "advice": {"by": "member", "days": 7},
        "follow_up": {"report_days": 90, "overdue_days": 14},
        "call_up": {"days": 14, "share": "1/10", "kind": "ordinary"},
    }


def composition() -> dict[str, Any]:
    """A steering group of nine that the consortium elects in secret: three years, a third each year, at most two terms
    on end, one seat per authority; no ballot where nobody needs to be left out."""
    return {
        "seats": 9,
        "term_months": 36,
        "stagger": 3,
        "successive_terms": 2,
        "per_authority": 1,
        "sizes": [
            {"id": "small", "label": {"nl": "klein", "en": "small"}, "from": 0},
            {"id": "middle", "label": {"nl": "middelgroot", "en": "middle-sized"}, "from": 15_000},
            {"id": "large", "label": {"nl": "groot", "en": "large"}, "from": 40_000},
        ],
        "constituencies": [],
        "quorum": 5,
        "minimum": 5,
        "chair": "group",
        "secretary": "group",
        "holdover_days": 365,
        "vacancy": "count_back",
        "objection_days": 14,
        "uncontested": "elected",
        "election": {
            "method": "scottish-stv",
            "version": 1,
            "weight": EQUAL,
            "settings": {},
            "quorum": [],
            "second_call": None,
            "tie": "lot",
            "secret": True,
        },
        "windows": {"opens_before": 120, "standing": 28, "objecting": 7, "withdrawing": 7, "voting": 14},
    }


def kind(rules: dict[str, Any], id: str) -> dict[str, Any]:
    """What `rules`, a charter's data, say of one kind of decision, to be changed in place."""
    return next(kind for kind in rules["kinds"] if kind["id"] == id)
