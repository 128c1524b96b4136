"""What a voter says of the options of a vote: the controls of each kind of ballot, and the ballot in words again."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from beraad.kernel.errors import Invalid
from beraad.votes import papers
from beraad.votes.models import Vote
from beraad.votes.papers import Asked, grades
from beraad.web.ui.formats import eur
from beraad.web.ui.phrases import sentence
from beraad.web.ui.subjects import is_election
from rulebook import canonical, digest
from rulebook.ballots import BLANK

from .rules import capital

MOST_DIGITS = 9
SENT, TYPED = "content", "choice"
"""How the fields are called in which a ballot is sent on as a whole, and in which it is filled in."""


class Filled(dict[str, str]):
    """What stands in the controls, by option: a tick, a place, a number or a grade; "" for nothing. And whether the one
    for a `blank` vote is ticked."""

    blank = False


class Shown(NamedTuple):
    """A ballot in words: its lines, whether they are an order, and the mark of an answer."""

    lines: list[str]
    ordered: bool
    mark: str

    @property
    def answer(self) -> str:
        """The answer, as it stands by itself."""
        return capital(self.lines[0])


def shown(vote: Vote, kept: str) -> Shown:
    """What a ballot says, for `said` in `ui/ballots.html`."""
    return Shown(papers.lines(vote, kept), papers.ranked(vote, kept), papers.meaning(vote, kept))


def said(vote: Vote, kept: str) -> str:
    """What a ballot says on one line, as the beginning of it."""
    return capital(papers.spoken(vote, kept))


def on_paper(vote: Vote) -> dict[str, Any]:
    """What stands on a printed ballot: the `task`, and the `names` of the answers or options, each with a box."""
    about = papers.asked(vote)
    if about is None:
        return {
            "task": _("Put a cross in one box."),
            "names": [capital(word) for word in papers.answers(vote).values()],
        }
    best = about.bounds.total if about.bounds.each is None else about.bounds.each
    task = {
        "approval": _("Put a cross in the box of each option that you approve of."),
        "ranking": _("Number the options in your order: 1 is your first choice. You may leave options open."),
        "points": _("Write in each box how many points you give. Open is none."),
        "grades": _("Write a grade in each box: %(grades)s."),
    }[about.kind]
    grades_ = ", ".join(grades(best)) if about.kind == "grades" and best is not None else ""
    return {
        "task": task % {"grades": grades_} if grades_ else task,
        "names": [option.name for option in about.contest.options],
    }


def written(content: Any) -> str:
    """What a ballot says of options as one text, for a hidden field."""
    return canonical(content).decode()


def unwritten(text: str) -> Any:
    """What such a text says, whatever that is; None for none."""
    try:
        content = json.loads(text)
        canonical(content)
    except (ValueError, RecursionError):
        return None
    return content


class Controls(forms.Widget):
    """A control per option, numbered as on the paper; or, coming from the check, all of them as one text."""

    def __init__(self, vote: Vote, asked: Asked) -> None:
        super().__init__()
        self.vote, self.asked = vote, asked

    def id_for_label(self, id_: str) -> str:
        """None: the label of them all is a legend."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Filled:
        """What stands in the controls, as typed."""
        sent = data.get(name.replace(TYPED, SENT, 1))
        if sent is not None:
            return self.filled(unwritten(sent))
        places = self.asked.contest.place.items()
        filled = Filled({id: data.get(f"{name}-{place}", "").strip() for id, place in places})
        filled.blank = f"{name}-{BLANK}" in data
        return filled

    def filled(self, content: Any) -> Filled:
        """The controls as they are for this ballot; empty for what is no ballot in this vote."""
        try:
            content = papers.said(self.vote, papers.kept(self.vote, content))
        except Invalid:
            return Filled()
        if content == BLANK:
            filled = Filled()
            filled.blank = True
            return filled
        if self.asked.kind == "ranking":
            return Filled({id: str(place) for place, tier in enumerate(content, 1) for id in tier})
        if self.asked.kind == "approval":
            return Filled(dict.fromkeys(content, "1"))
        # Of an option without a grade the ballot says that it has the lowest.
        rest = dict.fromkeys(self.asked.contest.place, 0) if self.asked.kind == "grades" else {}
        return Filled({id: str(number) for id, number in (rest | content).items()})


class OptionsField(forms.Field):
    """What a ballot says of the options; a clean value is what `votes.actions.cast_ballot` takes.

    `placed` are the options with their places on the paper, in the order in which they are shown: where people are
    elected that of a lot for this `voter`, so that nobody gains by the alphabet.
    """

    widget: Controls

    def __init__(self, vote: Vote, asked: Asked, *, voter: int | None = None, **kwargs: Any) -> None:
        super().__init__(widget=Controls(vote, asked), required=False, **kwargs)
        self.vote, self.asked = vote, asked
        self.placed = list(enumerate(asked.contest.options))
        if voter is not None and is_election(vote.reference):
            self.placed.sort(key=lambda placed: digest([vote.pk, voter, placed[1].id]))

    def prepare_value(self, value: Any) -> Filled:
        return value if isinstance(value, Filled) else self.widget.filled(value)

    def clean(self, value: Filled) -> Any:
        """What the controls say; ValidationError when that is no ballot in this vote."""
        given = {id: text for id, text in value.items() if text}
        if value.blank:
            # Whoever gave a grade cannot take it back: then the tick says it. What is cast is shown first.
            if given and self.asked.kind != "grades":
                raise forms.ValidationError(_("A blank vote chooses nothing. Take away that tick, or the rest."))
            return BLANK
        content = self._content(given)
        if not content:
            raise forms.ValidationError(self._missing())
        try:
            return papers.said(self.vote, papers.kept(self.vote, content))
        except Invalid as error:
            raise forms.ValidationError(self._missing() if error.code == "ballot-empty" else sentence(error)) from error

    @property
    def best(self) -> int | None:
        """The most that one option can get."""
        bounds = self.asked.bounds
        return bounds.total if bounds.each is None else bounds.each

    @property
    def grades(self) -> list[str]:
        """The grades in words, the lowest first."""
        return grades(self.asked.bounds.each)

    @property
    def task(self) -> str:
        """How many are chosen or what there is to spend, and what to do with the options."""
        contest = self.asked.contest
        if contest.budget is not None:
            return _("There is %(amount)s to spend.") % {"amount": eur(contest.budget)} + f" {self._deed}"
        if contest.seats > 1:
            return _("%(n)s of these are chosen.") % {"n": contest.seats} + f" {self._deed}"
        return self._deed

    @property
    def _deed(self) -> str:
        seats, kind = self.asked.contest.seats, self.asked.kind
        if kind == "approval":
            if self.asked.contest.budget is not None:
                return _("Tick every project that you support. Together they may cost more than there is.")
            return _("Tick every option that you agree with. You may tick as many as you like.")
        if kind == "ranking":
            rest = (
                _("What you leave out comes after all that you placed.") if seats == 1 else _("You may leave some out.")
            )
            return _("Give the options a place, your first choice first.") + f" {rest}"
        if kind == "points" and self.asked.bounds.total is not None:
            told = _("Divide %(n)s dots over the options. One option may get several, or all of them.")
            return told % {"n": self.asked.bounds.total}
        if kind == "points":
            return _("Give each option from 0 to %(n)s points.") % {"n": self.best}
        return _("Say of each option how good it is. What you leave open counts as “%(grade)s”.") % {
            "grade": self.grades[0]
        }

    def _missing(self) -> str:
        return {
            "approval": _("Tick at least one option, or vote blank."),
            "ranking": _("Give at least one option a place, or vote blank."),
            "points": _("Give something to at least one option, or vote blank."),
            "grades": _("Give at least one option a grade, or vote blank."),
        }[self.asked.kind]

    def _content(self, given: dict[str, str]) -> Any:
        if self.asked.kind == "approval":
            return list(given)
        numbers = {id: self._number(id, text) for id, text in given.items()}
        if self.asked.kind == "ranking":
            return self._order(numbers)
        total, most = sum(numbers.values()), self.asked.bounds.total
        if most is not None and total > most:
            told = _("You gave %(given)s in all, and you have %(most)s. Take %(more)s back.")
            raise forms.ValidationError(told % {"given": total, "most": most, "more": total - most})
        return numbers

    def _number(self, id: str, text: str) -> int:
        name = self._name(id)
        if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
            raise forms.ValidationError(_("Write a whole number at “%(name)s”.") % {"name": name})
        number = int(text)
        if self.best is not None and number > self.best:
            told = _("Give “%(name)s” at most %(most)s.")
            raise forms.ValidationError(told % {"name": name, "most": self.best})
        return number

    def _order(self, places: dict[str, int]) -> list[list[str]]:
        tiers = [[id for id in places if places[id] == place] for place in sorted(set(places.values()))]
        equals = next((tier for tier in tiers if len(tier) > 1), [])
        if equals and not self.asked.equals:
            told = _("Give each option a place of its own. These have the same: %(names)s.")
            raise forms.ValidationError(told % {"names": ", ".join(map(self._name, equals))})
        return tiers

    def _name(self, id: str) -> str:
        contest = self.asked.contest
        return contest.options[contest.place[id]].name
