"""A ballot being filled in: for which seats, what, and why; the same on the panel, the ballot page and the check."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from beraad.votes.actions import LONGEST_MOTIVATION
from beraad.votes.choices import Choice
from beraad.votes.queries import Carried
from beraad.web.ui.forms import Form


class Paper(NamedTuple):
    """What is to be cast for one seat. `replaces` is the receipt of the ballot that was in when this one was checked:
    "" for none, None when it was not checked."""

    seat: int
    choice: str
    motivation: str
    replaces: str | None


def papers_in(data: Mapping[str, Any]) -> list[Paper]:
    """The papers in what was sent, whatever they say: together for all seats, or apart with the seat in each name."""
    seats = data.getlist("seat") if isinstance(data, QueryDict) else []
    return [
        Paper(
            int(seat),
            data.get(f"choice_{seat}", data.get("choice", "")),
            data.get(f"motivation_{seat}", data.get("motivation", "")),
            data.get(f"replaces_{seat}"),
        )
        for seat in dict.fromkeys(seats)
        if seat.isascii() and seat.isdecimal() and len(seat) < 19
    ]


class BallotForm(Form):
    """One choice and one reason for all chosen seats, or, voting apart, one of each per seat.

    `seats` are those the voter carries, `chosen` those ticked. `parts` gives the seat (None for all together) with the
    names of its choice and its motivation.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        seats: Sequence[Carried],
        chosen: Sequence[int],
        apart: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"seat": [str(seat) for seat in chosen], **(initial or {})})
        self.seats = {carried.elector.seat_id: carried for carried in seats}
        self.apart = apart and len(chosen) > 1
        self.fields["seat"] = forms.MultipleChoiceField(
            label=_("For whom"),
            choices=[(pk, carried.elector.name) for pk, carried in self.seats.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose for which organisation you vote."),
                "invalid_choice": _("You cannot vote for one of these organisations."),
            },
        )
        known = [self.seats[seat] for seat in chosen if seat in self.seats]
        self.parts = (
            [(c, *self._add(f"_{c.elector.seat_id}", c.elector.name)) for c in known]
            if self.apart
            else [(None, *self._add("", ""))]
        )

    def _add(self, suffix: str, name: str) -> tuple[str, str]:
        missing = _("Choose for, against or abstention.")
        self.fields[f"choice{suffix}"] = forms.ChoiceField(
            label=name or _("Your vote"),
            choices=Choice.choices,
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
        )
        self.fields[f"motivation{suffix}"] = forms.CharField(
            label=_("Why?"),
            required=False,
            max_length=LONGEST_MOTIVATION,
            widget=forms.Textarea,
            error_messages={"max_length": _("Make your reason shorter: at most %(limit_value)d characters.")},
        )
        return f"choice{suffix}", f"motivation{suffix}"

    @classmethod
    def filled(cls, seats: Sequence[Carried], papers: Sequence[Paper] = (), *, apart: bool = False) -> "BallotForm":
        """A form to fill in, with what `papers` say; without papers the seats that have not voted, or all with what
        they voted."""
        ballots = [c for c in seats if not c.voted] or seats
        papers = papers or [_as_cast(carried) for carried in ballots]
        chosen = [paper.seat for paper in papers]
        said = {(paper.choice, paper.motivation) for paper in papers}
        apart = apart or len(said) > 1
        values = {f"choice_{p.seat}": p.choice for p in papers} | {f"motivation_{p.seat}": p.motivation for p in papers}
        if len(said) == 1:
            values |= dict(zip(("choice", "motivation"), said.pop(), strict=True))
        return cls(seats=seats, chosen=chosen, apart=apart, initial=values)

    @classmethod
    def sent(cls, data: QueryDict, seats: Sequence[Carried]) -> "BallotForm":
        """The form as it came in."""
        return cls(data, seats=seats, chosen=[paper.seat for paper in papers_in(data)], apart="apart" in data)

    def papers(self) -> list[tuple[Carried, Paper]]:
        """Of a valid form, each seat with what is to be cast for it, over what is in now."""
        found = [(self.seats[paper.seat], paper) for paper in papers_in(self.data)]
        return [(c, p._replace(replaces=c.ballot.receipt if c.ballot else "")) for c, p in found]

    def weight(self) -> Fraction:
        """Of a valid form, the weight of its seats together."""
        return sum((Fraction(carried.elector.weight) for carried, _paper in self.papers()), Fraction(0))

    def hidden(self) -> list[tuple[str, str]]:
        """Of a valid form, everything it says as hidden fields of the next."""
        names = [name for _seat, *names in self.parts for name in names]
        replaced = [(f"replaces_{paper.seat}", paper.replaces or "") for _seat, paper in self.papers()]
        fields = [("seat", seat) for seat in self.cleaned_data["seat"]] + [(n, self.cleaned_data[n]) for n in names]
        return [*fields, *replaced, *([("apart", "1")] if self.apart else [])]


def _as_cast(carried: Carried) -> Paper:
    ballot = carried.ballot
    return Paper(carried.elector.seat_id, ballot.choice if ballot else "", ballot.motivation if ballot else "", None)
