"""The part of a charter's form that says how the steering group is made up and elected."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beraad.charters.composition import METHODS
from beraad.charters.defaults import composition
from beraad.organisations.choices import HouseKind
from beraad.organisations.queries import provinces, regions
from beraad.web.parts.rules import in_language
from beraad.web.ui.forms import speak
from beraad.web.ui.phrases import ERRORS
from beraad.web.ui.sayings import described

from .rule_forms import named_id
from .weight_form import WeightForm, choice, filled_weight

SIZES = 5
"""How many size classes fit in the form, unless there are more; empty ones are left out."""
SPARE = 3
"""How many empty guarantees stand below those that were filled in."""
MOST_VOICES = 60
PARTS = {"size": ("nl", "en", "from"), "voice": ("of", "least", "most")}
NUMBERS = {
    "seats": (1, 99),
    "quorum": (1, 99),
    "minimum": (1, 99),
    "term_months": (1, 120),
    "stagger": (1, 12),
    "successive_terms": (0, 20),
    "holdover_days": (0, 730),
    "per_authority": (0, 99),
    "objection_days": (0, 90),
}
WINDOWS = {
    "opens_before": (1, 730),
    "standing": (1, 730),
    "objecting": (0, 730),
    "withdrawing": (0, 730),
    "voting": (1, 730),
}
CHOICES = ("chair", "secretary", "vacancy", "uncontested")
CHOSEN_BY = [
    ("group", _("the steering group itself")),
    ("consortium", _("the consortium group")),
    ("none", _("there is none")),
]


def _number(label: Any, name: str, help_text: Any = "") -> forms.IntegerField:
    least, most = (NUMBERS | WINDOWS)[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


class GroupForm(WeightForm):
    """How the steering group is made up; only where `elects` is ticked. `given` is what a charter holds of it."""

    elects = forms.BooleanField(
        label=_("The organisations elect the steering group"),
        required=False,
        help_text=_("Without this the secretariat writes down who sits in it, and what stands below does not count."),
    )
    seats = _number(_("Number of seats"), "seats")
    quorum = _number(_("Members that must be present to decide"), "quorum")
    minimum = _number(
        _("Members in function, at least"),
        "minimum",
        _("With fewer, the pages of its services say so, and the board hears it."),
    )
    term_months = _number(_("Months that a term lasts"), "term_months")
    stagger = _number(
        _("Number of parts in which the seats are renewed"),
        "stagger",
        _("1: all at once. 3: a third at a time, in turn."),
    )
    successive_terms = _number(
        _("Terms on end, at most"), "successive_terms", _("Who sat that long waits one term. 0: no limit.")
    )
    holdover_days = _number(
        _("Days that members stay on when there is no successor yet"),
        "holdover_days",
        _("0: they leave on the last day of their term."),
    )
    per_authority = _number(_("Seats for one local authority, at most"), "per_authority", _("0: no limit."))
    chair = choice(_("Who chooses the chair"), CHOSEN_BY)
    secretary = choice(_("Who chooses the secretary"), CHOSEN_BY)
    vacancy = choice(
        _("How a seat is filled that falls empty"),
        [
            ("count_back", _("the ballots of the election are counted again without who left")),
            ("by_election", _("by an election for that seat")),
            ("substitute", _("the substitute takes it")),
            ("leave", _("it stays empty until the next election")),
        ],
    )
    opens_before = _number(_("Days before the terms end that the call opens"), "opens_before")
    standing = _number(_("Days to stand"), "standing")
    objecting = _number(_("Days to object to candidates"), "objecting")
    withdrawing = _number(_("Days to withdraw"), "withdrawing")
    voting = _number(_("Days to vote"), "voting")
    objection_days = _number(_("Days to object to the result"), "objection_days")
    uncontested = choice(
        _("With as many candidates as seats, or fewer"),
        [
            ("elected", _("they are elected without a ballot")),
            ("vote_each", _("there is a vote on each of them")),
            ("call_again", _("the call is repeated once")),
        ],
    )
    method = choice(_("How the ballots are counted"), [])
    tie = choice(
        _("When candidates are equal"),
        [("lot", _("a lot decides that anyone can draw again")), ("earlier_stages", _("earlier rounds decide first"))],
    )
    secret = forms.BooleanField(
        label=_("The election is secret"),
        required=False,
        help_text=_("Nobody can see who voted what. Give all the same weight, or at least three of them each weight."),
    )

    def __init__(self, *args: Any, given: Mapping[str, Any] | None, voices: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        self.places = {
            "size": max(SIZES, len((given or {}).get("sizes", []))),
            "voice": max(1, min(voices, MOST_VOICES)),
        }
        self.fields["method"].choices = [(method, described(method).name) for method in METHODS]
        for place in range(self.places["size"]):
            self._add(f"size_{place}_id", forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput))
            self._add(f"size_{place}_nl", _text(_("Name in Dutch")))
            self._add(f"size_{place}_en", _text(_("Name in English")))
            self._add(f"size_{place}_from", _whole(_("From how many inhabitants"), 100_000_000))
        offered = [("", gettext("no guarantee")), *self._groups()]
        for place in range(self.places["voice"]):
            self._add(f"voice_{place}_of", choice(_("For organisations of"), offered, required=False))
            self._add(f"voice_{place}_least", _whole(_("Seats, at least"), 99))
            self._add(f"voice_{place}_most", _whole(_("Seats, at most"), 99))

    def _add(self, name: str, field: forms.Field) -> None:
        speak(field)
        self.fields[name] = field

    def _groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What a guarantee can be for, by kind: each group by itself, or one of them."""
        named = {
            "province": {name: name for name in provinces()},
            "region": {name: name for name in regions()},
            "size": self._sizes(),
            "kind": {str(kind): str(label) for kind, label in HouseKind.choices},
        }
        for one in (self.given or {}).get("constituencies", []):
            if one["group"] is not None:
                named[one["by"]].setdefault(one["group"], one["group"])
        heads = {
            "province": (gettext("Province"), gettext("each province, by itself")),
            "region": (gettext("Region"), gettext("each region, by itself")),
            "size": (gettext("Size"), gettext("each size class, by itself")),
            "kind": (gettext("Kind of organisation"), gettext("each kind, by itself")),
        }
        return [
            (head, [(f"{by}:", each), *((f"{by}:{group}", label) for group, label in named[by].items())])
            for by, (head, each) in heads.items()
        ]

    def _sizes(self) -> dict[str, str]:
        """The size classes as they are called now, by the id they have or will get."""
        found: dict[str, str] = {}
        for place in range(self.places["size"]):
            id, nl, en = (self[f"size_{place}_{part}"].value() or "" for part in ("id", "nl", "en"))
            if nl.strip():
                found[named_id(id.strip(), nl.strip(), found)] = in_language({"nl": nl, "en": en or nl})
        return found

    def rows(self, group: str) -> list[list[forms.BoundField]]:
        """The rows of a group ("size" or "voice"), each as its visible fields in reading order."""
        return [[self[f"{group}_{place}_{part}"] for part in PARTS[group]] for place in range(self.places[group])]

    def clean(self) -> dict[str, Any]:
        """Say what is missing where one answer asks for another."""
        given = super().clean()
        if not given.get("elects"):
            self._errors.clear()
            return given
        for group, needed in (("size", {"nl", "from"}), ("voice", {"of"})):
            for place in range(self.places[group]):
                filled = {part for part in PARTS[group] if given.get(f"{group}_{place}_{part}") not in (None, "")}
                missing = needed - filled if filled else set()
                self._ask(f"{group}_{place}", {"least"} if filled == {"of"} else missing)
        return given

    def _ask(self, row: str, missing: set[str]) -> None:
        """Say what is missing in a row in which something was typed, unless something else is wrong there."""
        if not any(name.startswith(f"{row}_") for name in self.errors):
            for part in sorted(missing):
                self.add_error(f"{row}_{part}", ERRORS["required"])

    @property
    def data_of_group(self) -> dict[str, Any] | None:
        """What was filled in, as a charter holds it; None where the group is not elected."""
        given = self.cleaned_data
        if not given["elects"]:
            return None
        return {
            **{name: given[name] for name in (*NUMBERS, *CHOICES)},
            "sizes": self._classes(self.used("size", "nl")),
            "constituencies": [self._voice(place) for place in self.used("voice", "of")],
            "election": self._election(),
            "windows": {name: given[name] for name in WINDOWS},
        }

    def used(self, group: str, part: str) -> list[int]:
        """The places of the rows that were filled in."""
        return [place for place in range(self.places[group]) if self.cleaned_data.get(f"{group}_{place}_{part}")]

    def _classes(self, places: list[int]) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for place in places:
            id, nl, en, least = (self.cleaned_data[f"size_{place}_{part}"] for part in ("id", "nl", "en", "from"))
            id = named_id(id, nl, found)
            label = {language: text for language, text in (("nl", nl), ("en", en)) if text}
            found[id] = {"id": id, "label": label, "from": least}
        return list(found.values())

    def _voice(self, place: int) -> dict[str, Any]:
        of, least, most = (self.cleaned_data[f"voice_{place}_{part}"] for part in ("of", "least", "most"))
        by, _colon, group = of.partition(":")
        return {"by": by, "group": group or None, "least": least or 0, "most": most}

    def _election(self) -> dict[str, Any]:
        """The rule; what the form does not ask of it stays as it was, settings only of the same way of counting."""
        given, before = self.cleaned_data, (self.given or composition())["election"]
        same = given["method"] == before["method"]
        asked = {name: given[name] for name in ("method", "tie", "secret")}
        kept = before | {"weight": self.weight, "settings": before["settings"] if same else {}}
        return kept | asked | ({} if same else {"version": 1})

    def field_at(self, path: str) -> str:
        """The field in which stands what a charter has at `path` below its composition."""
        top, _dot, rest = path.partition(".")
        if top in ("sizes", "constituencies"):
            return self._row_at(top, rest)
        if top == "windows":
            return rest
        if top == "election":
            name = rest.split(".")[1] if rest.startswith("weight.") else rest
            return name if name in self.fields else "register" if not rest else "method"
        return top if top in self.fields else "elects"

    def _row_at(self, top: str, rest: str) -> str:
        group, first = ("size", "nl") if top == "sizes" else ("voice", "of")
        number, _dot, part = rest.partition(".")
        used = self.used(group, first) or [0]
        place = used[int(number)] if number.isdecimal() and int(number) < len(used) else used[0]
        name = f"{group}_{place}_{part}"
        return name if name in self.fields else f"{group}_{place}_{first}"


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=40, required=False)


def _whole(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False)


def filled_group(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """What stands in the form, from what a charter holds; where that is nothing, what is usual, not ticked."""
    shown = given or composition()
    election = shown["election"]
    filled = {name: shown[name] for name in (*NUMBERS, *CHOICES)} | dict(shown["windows"])
    filled |= {name: election[name] for name in ("method", "tie", "secret")} | filled_weight(election["weight"])
    for place, size in enumerate(shown["sizes"]):
        label = size["label"]
        row = {"id": size["id"], "nl": label.get("nl", ""), "en": label.get("en", ""), "from": size["from"]}
        filled |= {f"size_{place}_{part}": value for part, value in row.items()}
    for place, one in enumerate(shown["constituencies"]):
        row = {"of": f"{one['by']}:{one['group'] or ''}", "least": one["least"], "most": one["most"]}
        filled |= {f"voice_{place}_{part}": value for part, value in row.items()}
    return filled | {"elects": given is not None}
