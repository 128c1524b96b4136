"""A ballot being filled in: for which seats, what, and why; the same on the panel, the ballot page and the check."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from beraad.kernel.errors import Invalid
from beraad.votes import codes
from beraad.votes.actions import LONGEST_MOTIVATION
from beraad.votes.choices import Choice
from beraad.votes.models import Vote
from beraad.votes.papers import answers, asked, meaning, said
from beraad.votes.queries import Carried
from beraad.votes.ways import CONSENT
from beraad.web.ui.forms import Form, speak
from beraad.web.ui.phrases import ERRORS, sentence

from .choosing import SENT, TYPED, OptionsField, unwritten, written
from .rules import capital


class Paper(NamedTuple):
    """What is to be cast for one seat: `choice` is an answer, or what is said of the options. `replaces` is the receipt
    of the ballot that was in when this one was checked: "" for none, None when it was not checked. `ticket` has the
    code that was offered for it, when the vote is secret."""

    seat: int
    choice: Any
    motivation: str
    replaces: str | None
    ticket: str = ""

    @property
    def code(self) -> str:
        """The code that was offered."""
        return codes.shown(self.ticket)


def fillable(vote: Vote, seats: Sequence[Carried]) -> list[Carried]:
    """The seats for which a ballot can be filled in: not by proxy where the house voted itself, and in a secret vote
    those of which none is in."""
    return [seat for seat in seats if not seat.itself and not (seat.voted and vote.secret)]


def papers_in(data: Mapping[str, Any]) -> list[Paper]:
    """The papers in what was sent, whatever they say: together for all seats, or apart with the seat in each name."""
    seats = data.getlist("seat") if isinstance(data, QueryDict) else []
    return [
        Paper(
            int(seat),
            _choice_in(data, seat),
            data.get(f"motivation_{seat}", data.get("motivation", "")),
            data.get(f"replaces_{seat}"),
            data.get(f"ticket_{seat}", ""),
        )
        for seat in dict.fromkeys(seats)
        if seat.isascii() and seat.isdecimal() and len(seat) < 19
    ]


def _choice_in(data: QueryDict, seat: str) -> Any:
    sent = data.get(f"{SENT}_{seat}", data.get(SENT))
    return data.get(f"{TYPED}_{seat}", data.get(TYPED, "")) if sent is None else unwritten(sent)


class Choosing(Form):
    """A form in which something is said in a vote, by a `voter` known by a seat, or by nobody known."""

    voter: int | None

    def __init__(self, vote: Vote, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.vote, self.asked, self.voter = vote, asked(vote), None

    def _choice(self, label: Any) -> forms.Field:
        if self.asked:
            return OptionsField(self.vote, self.asked, voter=self.voter, label=label)
        found = answers(self.vote)
        usual = found.keys() == set(Choice.values)
        missing = _("Choose for, against or abstention.") if usual else _("Choose one of the answers.")
        return forms.ChoiceField(
            label=label,
            choices=[(value, capital(word)) for value, word in found.items()],
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
        )

    @property
    def consent(self) -> bool:
        """Whether it asks for objections, which need a reason."""
        return self.vote.rule["method"] == CONSENT

    @property
    def marks(self) -> dict[str, str]:
        """The mark of each answer: what it means."""
        return {answer: meaning(self.vote, answer) for answer in answers(self.vote)}


class CodeForm(Choosing):
    """A ballot that is known by its code only."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Three groups of four letters or digits, such as K7QM-2F8D-9TXP."),
    )

    def __init__(self, vote: Vote, data: QueryDict | None = None) -> None:
        super().__init__(vote, data)
        self.fields[TYPED] = self._choice(_("Your vote"))
        for field in self.fields.values():
            speak(field)

    def clean_code(self) -> str:
        try:
            return codes.typed(self.cleaned_data["code"])
        except Invalid as error:
            raise forms.ValidationError(sentence(error)) from error


class BallotForm(Choosing):
    """One choice and one reason for all chosen seats, or, voting apart, one of each per seat.

    `seats` are those the voter carries, `chosen` those ticked. `parts` gives the seat (None for all together) with the
    names of its choice and its motivation, which is "" in a secret vote: words give away who wrote them.
    """

    def __init__(
        self,
        vote: Vote,
        data: QueryDict | None = None,
        *,
        seats: Sequence[Carried],
        chosen: Sequence[int],
        apart: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(vote, data, initial={"seat": [str(seat) for seat in chosen], **(initial or {})})
        self.seats = {carried.elector.seat_id: carried for carried in seats}
        self.voter = min(self.seats, default=None)
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
        self.fields[f"{TYPED}{suffix}"] = self._choice(name or _("Your vote"))
        if self.vote.secret:
            return f"{TYPED}{suffix}", ""
        self.fields[f"motivation{suffix}"] = forms.CharField(
            label=_("Why?"),
            required=False,
            max_length=LONGEST_MOTIVATION,
            widget=forms.Textarea,
            error_messages={"max_length": _("Make your reason shorter: at most %(limit_value)d characters.")},
        )
        return f"{TYPED}{suffix}", f"motivation{suffix}"

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for _seat, choice, motivation in self.parts:
            objects = self.consent and given.get(choice) == Choice.AGAINST
            if objects and motivation in given and not given[motivation].strip():
                self.add_error(motivation, ERRORS["objection-without-reason"])
        return given

    @classmethod
    def filled(
        cls, vote: Vote, seats: Sequence[Carried], papers: Sequence[Paper] = (), *, apart: bool = False
    ) -> "BallotForm":
        """A form to fill in, with what `papers` say; without papers the seats that have not voted, or all with what
        they voted. `seats` as `fillable` gives them."""
        ballots = [c for c in seats if not c.voted] or seats
        papers = papers or [_as_cast(vote, carried) for carried in ballots]
        values: dict[str, Any] = {}
        for paper in papers:
            values |= {f"{TYPED}_{paper.seat}": paper.choice, f"motivation_{paper.seat}": paper.motivation}
        first = papers[0]
        same = all((paper.choice, paper.motivation) == (first.choice, first.motivation) for paper in papers)
        if same:
            values |= {TYPED: first.choice, "motivation": first.motivation}
        return cls(vote, seats=seats, chosen=[p.seat for p in papers], apart=apart or not same, initial=values)

    @classmethod
    def sent(cls, vote: Vote, data: QueryDict, seats: Sequence[Carried]) -> "BallotForm":
        """The form as it came in."""
        return cls(vote, data, seats=seats, chosen=[paper.seat for paper in papers_in(data)], apart="apart" in data)

    def papers(self) -> list[tuple[Carried, Paper]]:
        """Of a valid form, each seat with what is to be cast for it, over what is in now."""
        parts = {seat and seat.elector.seat_id: names for seat, *names in self.parts}
        found = []
        for seat in map(int, dict.fromkeys(self.cleaned_data["seat"])):
            choice, motivation = parts.get(seat) or parts[None]
            ballot, ticket = self.seats[seat].ballot, codes.offer(self.vote.pk, seat) if self.vote.secret else ""
            said = self.cleaned_data[choice], self.cleaned_data.get(motivation, "")
            found.append((self.seats[seat], Paper(seat, *said, ballot.receipt if ballot else "", ticket)))
        return found

    def weight(self) -> Fraction:
        """Of a valid form, the weight of its seats together."""
        return sum((Fraction(carried.elector.weight) for carried, _paper in self.papers()), Fraction(0))

    def hidden(self) -> list[tuple[str, str]]:
        """Of a valid form, everything it says as hidden fields of the next; what each paper bears is for the page."""
        fields = [("seat", seat) for seat in self.cleaned_data["seat"]]
        for _seat, choice, motivation in self.parts:
            said = self.cleaned_data[choice]
            fields.append((choice.replace(TYPED, SENT, 1), written(said)) if self.asked else (choice, said))
            if motivation:
                fields.append((motivation, self.cleaned_data[motivation]))
        return [*fields, *([("apart", "1")] if self.apart else [])]


def _as_cast(vote: Vote, carried: Carried) -> Paper:
    ballot = carried.ballot
    choice, motivation = (said(vote, ballot.choice), ballot.motivation) if ballot else ("", "")
    return Paper(carried.elector.seat_id, choice, motivation, None)
