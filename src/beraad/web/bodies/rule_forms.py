"""The form in which a charter is written: what holds always, and a part per kind of decision."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from beraad.bodies.choices import BodyKind
from beraad.charters.advising import CONSENT, LONGEST, MEMBER, VOTE, Advising
from beraad.charters.proxies import MOST
from beraad.charters.rules import FOLLOW_UP
from beraad.services.choices import Stage
from beraad.web.parts.forms import day_field, source_field
from beraad.web.parts.sides import Side, SideField
from beraad.web.ui.forms import Form, speak
from beraad.web.ui.phrases import ERRORS, phrase

from .rule_values import ShareField
from .weight_form import NUMBERS, WeightForm, choice, filled_weight

# How many conditions of each group fit in the form; empty ones are left out.
PLACES = {"quorum": 2, "majority": 3, "second": 1}
PARTS = ("how", "share", "base", "measure")
MOST_KINDS = 20
ID_LENGTH = 40
DAYS = ("consultation_days", "advice_days", "notice_days", "vote_days", "vote_days_max", "objection_days")

DECIDERS = [(BodyKind.CONSORTIUM, _("The consortium group")), (BodyKind.STEERING, _("The steering group"))]
MEASURES = [("heads", _("organisations or members")), ("weight", _("voting weight")), *NUMBERS]
BASES = [
    ("for_against", _("who votes for or against")),
    ("cast", _("who votes, abstentions too")),
    ("entitled", _("all who may vote")),
]
AMOUNTS = [("more", _("more than")), ("least", _("at least"))]


def _days(label: Any, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=730)


class CharterForm(Form):
    """What holds for every decision. `by_decision`: it becomes a proposal, and else comes into force on a day."""

    stages = forms.MultipleChoiceField(
        label=_("Who has a vote in the consortium group"),
        choices=Stage.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Organisations that take part in one of these ways."),
    )
    initiative = forms.MultipleChoiceField(
        label=_("Who can start a proposal"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("participant", _("Any organisation that takes part")), ("steering", _("The steering group"))],
    )
    consultation_days = _days(_("Days of consultation, at least"))
    advice_days = _days(_("Days for the advice of the steering group"))
    notice_days = _days(_("Days between the announcement and the opening of a vote"))
    vote_days = _days(_("Days that a vote is open, at least"), least=1)
    vote_days_max = _days(_("Days that a vote is open, at most"), least=1)
    objection_days = _days(_("Days to object to the procedure"))
    reminder_hours = forms.IntegerField(
        label=_("Hours before the end at which who has not voted gets a reminder"), min_value=1, max_value=336
    )
    report_days = _days(_("Days without a report after which whoever carries out a decision is called silent"), least=1)
    overdue_days = _days(_("Days too late after which all participants are told"))
    call_up_share = ShareField(
        label=_("Share of the organisations above which they call a decision of the steering group up"),
        help_text=_("The consortium group then votes itself. Leave it empty when that is not possible."),
    )
    call_up_days = forms.IntegerField(
        label=_("Days to object to a decision of the steering group"), min_value=1, max_value=365, required=False
    )
    call_up_kind = choice(_("By which kind of decision the consortium group then votes"), [], required=False)
    amend_by = choice(
        _("Who can change these rules"),
        [("decision", _("Only a decision")), ("secretariat", _("The secretariat"))],
        widget=forms.RadioSelect,
    )
    amend_kind = choice(
        _("By which kind of decision the rules change"),
        [],
        help_text=_("Also fill this in when the secretariat can change the rules."),
    )
    turnout = choice(
        _("What a secret vote tells of who took part, after the close"),
        [("total", _("Only how many")), ("houses", _("Also which organisations"))],
        widget=forms.RadioSelect,
    )
    proxy_allowed = forms.BooleanField(
        label=_("A representative can let someone else in the group vote, with a written proxy"), required=False
    )
    proxy_most = forms.IntegerField(
        label=_("For how many organisations one person can have a proxy"), min_value=0, max_value=MOST
    )
    proxy_secret = forms.BooleanField(
        label=_("Also in secret votes"),
        required=False,
        help_text=_("Nobody can see afterwards what was voted with the proxy, so who gave it has to trust the other."),
    )
    advice_by = choice(
        _("How the steering group gives its advice"),
        [
            (MEMBER, _("Any member gives it in the name of the group")),
            (VOTE, _("The group votes on it")),
            (CONSENT, _("By consent: the group votes only when members keep an objection")),
        ],
        widget=forms.RadioSelect,
    )
    advice_round = forms.IntegerField(
        label=_("Days in which the members of the steering group say whether they agree"),
        min_value=1,
        max_value=LONGEST,
    )
    start = day_field(_("In force from"))
    source = source_field(_("Where these rules were agreed, for example the minutes of a meeting."), required=False)
    title = forms.CharField(
        label=_("Title of the proposal"),
        max_length=200,
        help_text=_("A full sentence that can be true or false, for example: two thirds must agree to a new price."),
    )
    reason = forms.CharField(
        label=_("Why this change is needed"),
        max_length=400,
        widget=forms.Textarea,
        help_text=_("One or two sentences. You can write more in the proposal itself."),
    )
    as_steering = SideField()

    def __init__(
        self, *args: Any, by_decision: bool, kinds: Iterable[tuple[str, str]], sides: Sequence[Side], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start", "source") if by_decision else ("title", "reason", "as_steering"):
            del self.fields[name]
        if by_decision:
            self.fields["as_steering"].offer(sides)
        self.fields["amend_kind"].choices = list(kinds)
        self.fields["call_up_kind"].choices = [("", _("no kind chosen")), *self.fields["amend_kind"].choices]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        least, most = given.get("vote_days"), given.get("vote_days_max")
        if least is not None and most is not None and most < least:
            self.add_error("vote_days_max", phrase(ERRORS, "days-order", {"least": least}))
        if given.get("call_up_share") is not None:
            for name in ("call_up_days", "call_up_kind"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, ERRORS["required"])
        return given

    @property
    def proxy(self) -> dict[str, Any]:
        """What is said of proxies, as a charter holds it."""
        return {name: self.cleaned_data[f"proxy_{name}"] for name in ("allowed", "most", "secret")}

    @property
    def call_up(self) -> dict[str, Any] | None:
        """How a decision of the steering group is called up, as a charter holds it."""
        given = self.cleaned_data
        if given["call_up_share"] is None:
            return None
        return {name: given[f"call_up_{name}"] for name in ("days", "share", "kind")}


class KindForm(WeightForm):
    """One kind of decision and the rule for it."""

    id = forms.SlugField(max_length=ID_LENGTH, required=False, widget=forms.HiddenInput)
    label_nl = forms.CharField(label=_("Name in Dutch"), max_length=80)
    label_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    decided_by = choice(_("Who decides"), DECIDERS)
    advice = forms.BooleanField(label=_("The steering group gives its advice first"), required=False)
    secret = forms.BooleanField(
        label=_("The vote is secret"),
        required=False,
        help_text=_("Nobody can see who voted what. Give all the same weight, or at least three of them each weight."),
    )
    second = forms.BooleanField(label=_("A second vote is possible when too few took part"), required=False)
    second_days = forms.IntegerField(
        label=_("Days between the first vote and the second"), min_value=0, max_value=365, required=False
    )
    remove = forms.BooleanField(label=_("Take this kind of decision out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, places in PLACES.items():
            for place in range(places):
                self._condition(f"{group}_{place}", with_base=group == "majority")

    def _condition(self, name: str, *, with_base: bool) -> None:
        parts = {
            "how": choice(_("How much"), AMOUNTS, required=False),
            "share": ShareField(label=_("Share")),
            "base": choice(_("Of"), BASES, required=False),
            "measure": choice(_("Counted in"), MEASURES, required=False),
        }
        if not with_base:
            del parts["base"]
        for part, field in parts.items():
            speak(field)
            self.fields[f"{name}_{part}"] = field

    def rows(self, group: str) -> list[list[forms.BoundField]]:
        """The conditions of a group ("quorum", "majority", "second"), each as its fields in reading order."""
        names = (f"{group}_{place}_{part}" for place in range(PLACES[group]) for part in PARTS)
        found = [self[name] for name in names if name in self.fields]
        size = len(found) // PLACES[group]
        return [found[start : start + size] for start in range(0, len(found), size)]

    def used(self, group: str) -> list[str]:
        """The names of the conditions that were filled in."""
        names = (f"{group}_{place}" for place in range(PLACES[group]))
        return [name for name in names if self.cleaned_data.get(f"{name}_share") is not None]

    def clean(self) -> dict[str, Any]:
        """Say what is missing where one answer asks for another."""
        given = super().clean() or self.cleaned_data
        if given.get("remove"):
            self._errors.clear()
            return given
        if given.get("second") and given.get("second_days") is None and "second_days" not in self.errors:
            self.add_error("second_days", ERRORS["required"])
        if not self.used("majority") and "majority_0_share" not in self.errors:
            self.add_error("majority_0_share", _("Say which share must vote for."))
        return given

    @property
    def data_of_kind(self) -> dict[str, Any]:
        """The kind as a charter holds it, but for its id."""
        given = self.cleaned_data
        labels = {"nl": given["label_nl"], "en": given["label_en"]}
        return {
            "label": {language: text for language, text in labels.items() if text},
            "decided_by": given["decided_by"],
            "advice": given["advice"],
            "rule": {
                "method": "majority",
                "version": 1,
                "weight": self.weight,
                "quorum": [self._asked(name) for name in self.used("quorum")],
                "second_call": self._second(),
                "majority": [
                    self._asked(name) | {"base": given[f"{name}_base"] or "for_against"}
                    for name in self.used("majority")
                ],
                "tie": "rejected",
                "secret": given["secret"],
            },
        }

    def _asked(self, name: str) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "measure": given[f"{name}_measure"] or "heads",
            "share": given[f"{name}_share"],
            "strict": given[f"{name}_how"] != "least",
        }

    def _second(self) -> dict[str, Any] | None:
        if not self.cleaned_data["second"]:
            return None
        quorum = [self._asked(name) for name in self.used("second")]
        return {"after_days": self.cleaned_data["second_days"], "quorum": quorum}


def filled_charter(rules: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form of a charter, from its data."""
    call_up = rules.get("call_up") or {}
    follow_up = rules.get("follow_up", FOLLOW_UP)
    advice = Advising().data | rules.get("advice", {})
    return (
        dict(rules["windows"])
        | follow_up
        | {f"call_up_{name}": value for name, value in call_up.items()}
        | {f"proxy_{name}": value for name, value in rules["proxy"].items()}
        | {
            "stages": rules["electorate"]["stages"],
            "initiative": rules["initiative"],
            "reminder_hours": rules["reminder_hours"],
            "amend_by": rules["amend"]["by"],
            "amend_kind": rules["amend"]["kind"],
            "turnout": rules.get("turnout", "total"),
            "advice_by": advice["by"],
            "advice_round": advice["days"],
        }
    )


def filled_kind(kind: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form of a kind of decision, from its data."""
    rule, second = kind["rule"], kind["rule"]["second_call"]
    filled = {
        "id": kind["id"],
        "label_nl": kind["label"].get("nl", ""),
        "label_en": kind["label"].get("en", ""),
        "decided_by": kind["decided_by"],
        "advice": kind["advice"],
        "secret": rule["secret"],
        "second": second is not None,
        "second_days": second["after_days"] if second else None,
    }
    filled |= filled_weight(rule["weight"])
    conditions = {"quorum": rule["quorum"], "majority": rule["majority"], "second": second["quorum"] if second else []}
    for group, asked in conditions.items():
        for place, one in enumerate(asked):
            filled |= _filled_condition(f"{group}_{place}", one)
    return filled


def _filled_condition(name: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    filled = {f"{name}_{part}": asked[part] for part in ("measure", "share", "base") if part in asked}
    return filled | {f"{name}_how": "more" if asked["strict"] else "least"}


def named_id(id: str, label: str, taken: Iterable[str]) -> str:
    """The id of what has a name: the one it has, or one made of its name that is not `taken`."""
    taken = set(taken)
    if id and id not in taken:
        return id
    base = slugify(label)[: ID_LENGTH - 3] or "kind"
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, 99))) if name not in taken)
