"""Who takes part and who has how much say: the same page for everybody, of the rules in force and of those proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beraad.bodies.models import Body
from beraad.bodies.queries import body_for, consortium_of
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.organisations.choices import HouseKind, Register
from beraad.organisations.queries import figures_for
from beraad.oversight.power import ENDED, Balance, Say, balances, ruled_by
from beraad.oversight.turnout import SIZES, Part, last_year, size
from beraad.proposals.queries import proposal_for
from beraad.web.parts.rules import capital, heads, kind_label
from beraad.web.ui.count_charts import Bar, option_bars
from beraad.web.ui.formats import number, pct
from beraad.web.ui.phrases import ERRORS, phrase

SHOWN = 40


@dataclass(frozen=True)
class Shown:
    """How much say members have in some kinds of decision: `equal` when it is the same for all; `bars` and `rows` by
    size of municipality; `members` those that are shown of them all."""

    title: str
    balance: Balance
    equal: bool
    why: str
    bars: Any
    head: list[str]
    rows: list[list[str]]
    members: Sequence[Say]


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a body, by the rules in force."""
    found = body_for(request.actor, slug)
    rules = ruled_by(found, clock.today())
    shown = [one for own in rules for one in _shown(request, found, balances(found, own), [])]
    context = {"body": found, "shown": shown, "turnout": _turnout(found), "part": _part, "all": "alles" in request.GET}
    return render(request, "oversight/say.html", context | {"heads": heads(found.kind), "proposal": None})


@require_safe
def proposed(request: HttpRequest, number: str) -> HttpResponse:
    """Of the rules that a proposal would bring, beside those in force; as long as it is not decided."""
    proposal = proposal_for(request.actor, number)
    found = consortium_of(proposal.service)
    if proposal.charter_rules is None or found is None or proposal.state in ENDED:
        raise NotFound
    now = [balance for own in ruled_by(found, clock.today()) for balance in balances(found, own)]
    shown = _shown(request, found, balances(found, parse(proposal.charter_rules)), now)
    context = {"body": found, "shown": shown, "turnout": None, "part": _part, "all": "alles" in request.GET}
    return render(request, "oversight/say.html", context | {"heads": heads(found.kind), "proposal": proposal})


def _shown(request: HttpRequest, body: Body, found: Sequence[Balance], now: Sequence[Balance]) -> list[Shown]:
    members = {say.house for balance in found for say in balance.members if say.house}
    figures = figures_for(members, Register.INHABITANTS, clock.today()) if members else {}
    sizes = {house: size(figure.value) for house, figure in figures.items()}
    return [_one(request, body, balance, _before(balance, now), sizes) for balance in found]


def _before(balance: Balance, now: Sequence[Balance]) -> Balance | None:
    """How the first of these kinds of decision is weighed now."""
    kind = balance.kinds[0].id
    return next((one for one in now if kind in {k.id for k in one.kinds} and one.members), None)


def _one(request: HttpRequest, body: Body, balance: Balance, before: Balance | None, sizes: Mapping[int, str]) -> Shown:
    members = balance.members
    equal = bool(members) and balance.alike
    head, rows, bars = _by_size(body, balance, before, sizes)
    mine = [say for say in members if say.house in request.actor.houses]
    first = members if "alles" in request.GET else members[:SHOWN]
    return Shown(
        title=", ".join(capital(kind_label(kind)) for kind in balance.kinds),
        balance=balance,
        equal=equal,
        why=_why(balance),
        bars=bars,
        head=head,
        rows=rows,
        members=[*(say for say in mine if say not in first), *first],
    )


def _why(balance: Balance) -> str:
    """Why it cannot be said who has how much say."""
    if not balance.refusal:
        return ""
    known = {
        "analysis-unfit": _("This majority is asked in groups. For that it cannot be said who is decisive how often."),
        "analysis-large": _("There are too many ways to vote to say exactly who is decisive how often."),
    }
    return known.get(balance.refusal) or phrase(ERRORS, balance.refusal)


def _by_size(
    body: Body, balance: Balance, before: Balance | None, sizes: Mapping[int, str]
) -> tuple[list[str], list[list[str]], Any]:
    """The say of houses by the size of their municipality, as a table and as bars; nothing where sizes are unknown."""
    sums = {bound: _sums(balance, sizes, bound) for bound in map(str, SIZES)}
    past = {bound: _sums(before, sizes, bound) for bound in sums} if before else {}
    present = [bound for bound, one in sums.items() if one[0]]
    if len(present) < 2:
        return [], [], ""
    known = balance.found is not None and not balance.refusal
    head = [_("Inhabitants"), capital(heads(body.kind)), _("Share of them"), _("Share of the weight")]
    head += [_("Share of the say"), *([_("Share of the say now")] if past else [])]
    whole, rows, bars = len(balance.members), [], []
    for bound in present:
        houses, weight, power = sums[bound]
        say = pct(power) if known else "–"
        row = [size_name(bound), number(houses), pct(Fraction(houses, whole)), pct(weight), say]
        rows.append([*row, pct(past[bound][2])] if past else row)
        bars.append(Bar(size_name(bound), float(power), say, False))
    return head, rows, option_bars(bars, ". ".join(f"{one.name}: {one.note}" for one in bars)) if known else ""


def _sums(balance: Balance, sizes: Mapping[int, str], bound: str) -> tuple[int, Fraction, Fraction]:
    """How many members a class of size has, with which share of the weight and of the say."""
    members = [say for say in balance.members if sizes.get(say.house or 0) == bound]
    power = [(say.shapley if say.banzhaf is None else say.banzhaf) or Fraction() for say in members]
    return len(members), sum((say.share for say in members), Fraction()), sum(power, Fraction())


def size_name(bound: str) -> str:
    """A class of size in words."""
    low = int(bound)
    high = next((one for one in SIZES if one > low), None)
    if low == 0:
        return _("under %(n)s") % {"n": number(high)}
    return f"{number(low)}–{number(high)}" if high else _("%(n)s and more") % {"n": number(low)}


def _turnout(body: Body) -> dict[str, Any]:
    """How the body took part in the past year: by kind, size and province, and house by house."""
    found = last_year(body)
    names = {
        "kind": (_("Kind of organisation"), lambda name: capital(str(HouseKind(name).label))),
        "size": (_("Inhabitants"), size_name),
        "province": (_("Province"), str),
    }
    groups = [
        (title, [(called(part.name), part) for part in found.groups[name]])
        for name, (title, called) in names.items()
        if len(found.groups[name]) > 1
    ]
    return {"found": found, "groups": groups, "shown": SHOWN}


def _part(part: Part) -> str:
    return _("%(voted)s of %(votes)s votes") % {"voted": number(part.voted), "votes": number(part.votes)}
