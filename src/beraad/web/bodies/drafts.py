"""A charter being written: the forms it is written in, what they say together, and where a refusal belongs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from beraad.charters.rules import FOLLOW_UP, Rules, parse
from beraad.kernel.errors import Invalid
from beraad.web.parts.rules import in_language
from beraad.web.parts.sides import Side
from beraad.web.ui.forms import Form
from beraad.web.ui.phrases import ERRORS, phrase

from .group_form import MOST_VOICES, SPARE, GroupForm, filled_group
from .rule_forms import DAYS, MOST_KINDS, PLACES, CharterForm, KindForm, filled_charter, filled_kind, named_id

# Where in the form stands what the data of a charter have elsewhere.
FIELDS = {
    "amend.by": "amend_by",
    "amend.kind": "amend_kind",
    "electorate.stages": "stages",
    "advice.by": "advice_by",
    "advice.days": "advice_round",
}


class Draft:
    """The form of a charter with a form per kind of decision, and one for the steering group.

    It starts from `base`, a charter's data, or shows what was `sent`; that is judged only when `check`. `more` adds an
    empty "kind", or empty lines for the guarantees of a "voice". `rules` are there after `is_valid()`.
    """

    def __init__(
        self,
        base: Mapping[str, Any],
        sent: QueryDict | None,
        *,
        by_decision: bool,
        sides: Sequence[Side] = (),
        check: bool,
        more: str = "",
    ) -> None:
        self.base = base
        self.sent = sent
        self.rules: Rules | None = None
        if sent is None:
            filled = [filled_kind(kind) for kind in base["kinds"]]
            self.kinds = [KindForm(initial=kind, prefix=_prefix(place)) for place, kind in enumerate(filled)]
        else:
            self.kinds = [KindForm(sent, prefix=_prefix(place)) for place in range(_count(sent, "kinds", MOST_KINDS))]
        own: dict[str, Any] = {"by_decision": by_decision, "sides": sides, "kinds": self._names()}
        self.form = CharterForm(sent, initial=filled_charter(base), **own)
        self.group = self._of_group(sent, more)
        if sent is not None and not check:
            self.kinds = [KindForm(initial=_typed(kind), prefix=kind.prefix) for kind in self.kinds]
            self.form = CharterForm(initial=_typed(self.form), **own)
            self.group = self._of_group(sent, more, typed=_typed(self.group))
        if more == "kind" and self.count < MOST_KINDS:
            self.kinds.append(KindForm(initial={"advice": True}, prefix=_prefix(self.count)))

    def _of_group(self, sent: QueryDict | None, more: str, typed: Mapping[str, Any] | None = None) -> GroupForm:
        given = self.base.get("composition")
        if sent is None:
            voices = len((given or {}).get("constituencies", [])) + SPARE
        else:
            voices = _count(sent, "voices", MOST_VOICES) + (SPARE if more == "voice" else 0)
        initial = filled_group(given) if typed is None else typed
        shown = {"initial": initial} if sent is None or typed is not None else {"data": sent}
        return GroupForm(given=given, voices=voices, prefix="group", **shown)

    @property
    def count(self) -> int:
        return len(self.kinds)

    def _names(self) -> list[tuple[str, str]]:
        """The kinds as they are called now, by the id they have or will get."""
        found: dict[str, str] = {}
        for kind in self.kinds:
            name = (kind["label_nl"].value() or "").strip()
            if name and not kind["remove"].value():
                found[named_id((kind["id"].value() or "").strip(), name, found)] = self.called(kind)
        return list(found.items())

    @staticmethod
    def called(part: KindForm | GroupForm) -> str:
        """The name of a kind in the language of the page, where it has one; what the part about the group is called."""
        if isinstance(part, GroupForm):
            return _("Steering group")
        return in_language({language: part[f"label_{language}"].value() or "" for language in ("nl", "en")})

    @property
    def parts(self) -> list[Any]:
        return [self.form, *self.kinds, self.group]

    @property
    def errors(self) -> list[Any]:
        """The parts in which something that was sent is not right."""
        return [part for part in self.parts if part.errors]

    def is_valid(self) -> bool:
        """Whether all parts are in order, each and together; errors then stand at their fields."""
        if self.errors:
            return False
        kept = [kind for kind in self.kinds if not kind.cleaned_data["remove"]]
        ids: dict[str, KindForm] = {}
        for kind in kept:
            ids[named_id(kind.cleaned_data["id"], kind.cleaned_data["label_nl"], ids)] = kind
        try:
            self.rules = parse(self._data(ids))
        except Invalid as error:
            for path, code in error.fields.items():
                self._refuse(path, code, ids, error.params)
            return False
        return True

    def _data(self, kinds: Mapping[str, KindForm]) -> dict[str, Any]:
        given = self.form.cleaned_data
        return {
            "kinds": [{"id": id} | kind.data_of_kind for id, kind in kinds.items()],
            "windows": {name: given[name] for name in DAYS},
            "electorate": {"stages": given["stages"]},
            "initiative": given["initiative"],
            "amend": {"by": given["amend_by"], "kind": given["amend_kind"]},
            "reminder_hours": given["reminder_hours"],
            "proxy": self.form.proxy,
            "turnout": given["turnout"],
            "advice": {"by": given["advice_by"], "days": given["advice_round"]},
            "follow_up": {name: given[name] for name in FOLLOW_UP},
            "call_up": self.form.call_up,
            "composition": self.group.data_of_group,
        }

    def _refuse(self, path: str, code: str, kinds: Mapping[str, KindForm], params: Mapping[str, Any]) -> None:
        """Put the refusal of a place in the data at the field it was typed in."""
        text = phrase(ERRORS, code, params) if code in ERRORS else _("This cannot be used as it is.")
        top, _dot, rest = path.partition(".")
        id, _dot, below = rest.partition(".")
        if top == "kinds" and id in kinds:
            kinds[id].add_error(_field_of_kind(kinds[id], below), text)
            return
        if top == "composition":
            self.group.add_error(self.group.field_at(rest), text)
            return
        name = FIELDS.get(path)
        inside = {"windows": rest, "follow_up": rest, "call_up": f"call_up_{rest}", "proxy": f"proxy_{rest}"}
        name = name or inside.get(top, top)
        self.form.add_error(name if name in self.form.fields else None, text)


def _prefix(place: int) -> str:
    return f"kind-{place}"


def _typed(form: Form) -> dict[str, Any]:
    """What was typed in a form, as it was typed."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _count(sent: QueryDict, name: str, most: int) -> int:
    typed = sent.get(name, "")
    return max(1, min(int(typed), most)) if typed.isdecimal() and len(typed) < 4 else 1


def _field_of_kind(kind: KindForm, path: str) -> str:
    """The field in which stands what a kind has at `path`: `rule.majority.1.share` is that of its second condition."""
    parts = path.removeprefix("rule.").split(".")
    group = {"second_call": "second"}.get(parts[0], parts[0])
    if group in PLACES and "after_days" not in parts:
        places, number = kind.used(group), next((int(part) for part in parts if part.isdecimal()), 0)
        return f"{places[number] if number < len(places) else f'{group}_0'}_share"
    named = {"second": "second_days", "label": "label_nl", "rule": "register"}
    name = parts[1] if group == "weight" and len(parts) > 1 else named.get(group, group)
    return name if name in kind.fields else "scheme"
