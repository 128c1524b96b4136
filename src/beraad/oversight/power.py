"""How much say each member has under the rules of a body: its weight, and how often it is pivotal.

What takes long is found once per game, away from pages and from the clock, in a process of its own: a game is known by
its weights and quotas alone, so the same rule with the same weights is the same game whoever the members are.
"""

import datetime as dt
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial
from typing import Any

from django.db import connection

from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.bodies.queries import consortia_of, consortium_of, services_served
from beraad.charters.queries import charter_on
from beraad.charters.rules import Kind, Rules, adopted
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.proposals.choices import State
from beraad.proposals.models import Proposal
from beraad.record.memory import remembered
from beraad.votes.electorate import Candidate, derive
from rulebook import Member, RulebookError, digest
from rulebook.analysis.games import Game
from rulebook.electorate import Weight

from .models import Power

log = logging.getLogger(__name__)

ENDED = (State.DECIDED, State.CLOSED, State.WITHDRAWN)
"""What a proposal would change is asked before it is decided."""
LONGEST = 900
"""Seconds after which a question is given up."""
KEPT = dt.timedelta(days=30)
"""How long what was found is kept when no page tells of it any more."""
_aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="power")
_busy = threading.Lock()


@dataclass(frozen=True)
class Say:
    """A member with its weight, its share of all weight, and of all power: None as long as that is not known."""

    name: str
    house: int | None
    weight: Fraction
    share: Fraction
    banzhaf: Fraction | None = None
    shapley: Fraction | None = None


@dataclass(frozen=True)
class Weighed:
    """Who has which weight today in some `kinds` of decision that are weighed alike, and the `game` of that.

    `members` are in the order of the game. Without a game there is a `refusal`, a code; without members even for these.
    """

    kinds: tuple[str, ...]
    members: tuple[Say, ...] = ()
    game: Game | None = None
    digest: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Balance:
    """How much say everybody has in some `kinds` of decision, the heaviest first.

    `found` is what `reckoning` gives; None when it is still being found, `refusal` a code when it cannot be. Everybody
    is `alike` where only heads count.
    """

    kinds: tuple[Kind, ...]
    members: tuple[Say, ...]
    found: dict[str, Any] | None
    refusal: str = ""
    alike: bool = False


def balances(body: Body, rules: Rules) -> list[Balance]:
    """How much say each seat of a body has today under these rules, per group of kinds that are weighed alike."""
    weighed = _weighed(body.pk, json.dumps(rules.data))
    known = dict(Power.objects.filter(digest__in=[one.digest for one in weighed]).values_list("digest", "found"))
    return [_balance(rules, one, known.get(one.digest)) for one in weighed]


def _balance(rules: Rules, weighed: Weighed, found: dict[str, Any] | None) -> Balance:
    shares = {tuple(one["weights"]): one for one in (found or {}).get("shares", ())}
    weights = weighed.game.weights if weighed.game else [()] * len(weighed.members)
    members = [_empowered(say, shares.get(own, {})) for say, own in zip(weighed.members, weights, strict=True)]
    return Balance(
        kinds=tuple(rules.kinds[id] for id in weighed.kinds),
        members=tuple(sorted(members, key=lambda say: (-say.weight, say.name))),
        found=found,
        refusal=weighed.refusal or (found or {}).get("refusal", ""),
        alike=weighed.game is not None and not weighed.game.quotas,
    )


def _empowered(say: Say, share: dict[str, Any]) -> Say:
    return replace(
        say, **{name: share[name] and Fraction(share[name]) for name in ("banzhaf", "shapley") if name in share}
    )


@remembered
def _weighed(body: int, rules: str) -> tuple[Weighed, ...]:
    """Who has which weight, per group of kinds; the electorate is looked up once per way of weighing."""
    group, own = Body.objects.select_related("service").get(pk=body), adopted(json.loads(rules))
    alike: dict[str, list[Kind]] = {}
    for kind in own.kinds.values():
        if kind.decided_by == group.kind:
            weighing = [kind.rule.weight.data, [condition.data for condition in kind.rule.majority]]
            alike.setdefault(digest(weighing), []).append(kind)
    voters = cache(partial(_voters, group, own))
    return tuple(_weigh(voters, kinds) for kinds in alike.values())


def _voters(body: Body, rules: Rules, weight: Weight, registers: tuple[str, ...]) -> list[Candidate]:
    rule = next(k.rule for k in rules.kinds.values() if (k.rule.weight, k.rule.registers) == (weight, registers))
    return [candidate for candidate in derive([body], rules, rule, clock.today()) if candidate.eligible]


def _weigh(voters: Callable[[Weight, tuple[str, ...]], list[Candidate]], kinds: list[Kind]) -> Weighed:
    rule, names = kinds[0].rule, tuple(kind.id for kind in kinds)
    try:
        found = voters(rule.weight, rule.registers)
    except BeraadError as error:
        return Weighed(names, refusal=error.code)
    whole = sum((c.weight for c in found), Fraction()) or Fraction(1)
    members = tuple(Say(c.name, c.seat.house and c.seat.house.pk, c.weight, c.weight / whole) for c in found)
    try:
        game = Game.of(rule, [Member(str(c.seat.seat.pk), c.weight, c.figures) for c in found])
    except RulebookError as error:
        return Weighed(names, members, refusal=error.code)
    return Weighed(names, members, game, game_digest(game))


def game_digest(game: Game) -> str:
    """By what a game is known: what wins, whoever the members are."""
    return digest([game.heads, sorted(map(list, game.weights)), list(game.quotas)])


def wanted() -> dict[str, Game]:
    """The games of which pages tell, by their digest: of every charter in force, and of every one that is proposed and
    not yet decided."""
    weighed = (one for body, rules in _ruled() for one in _weighed(body.pk, json.dumps(rules.data)))
    return {one.digest: one.game for one in weighed if one.game}


def _ruled() -> Iterator[tuple[Body, Rules]]:
    today = clock.today()
    for body in Body.objects.on(today).select_related("service"):
        for rules in ruled_by(body, today):
            yield body, rules
    for proposal in Proposal.objects.exclude(charter_rules=None).exclude(state__in=ENDED).select_related("service"):
        if body := consortium_of(proposal.service, today):
            yield body, adopted(proposal.charter_rules)


def ruled_by(body: Body, day: dt.date) -> list[Rules]:
    """The rules by which a body decides on a day: its own, or those of the consortium groups that a steering group
    serves."""
    groups = [body] if body.kind == BodyKind.CONSORTIUM else consortia_of(_served(body, day), day)
    return [adopted(charter.rules) for group in groups if (charter := charter_on(group, day))]


def _served(body: Body, day: dt.date) -> list[int]:
    return list(services_served(body, day).values_list("pk", flat=True))


def find_missing() -> int:
    """Find, one after the other, what is not known yet, and forget what no page tells of any more; returns how many
    games were found."""
    games, now = wanted(), clock.now()
    known = set(Power.objects.filter(digest__in=list(games)).values_list("digest", flat=True))
    missing = {name: game for name, game in games.items() if name not in known}
    for name, game in missing.items():
        Power.objects.get_or_create(digest=name, defaults={"found": apart(game), "made_at": clock.now()})
    Power.objects.filter(made_at__lt=now - KEPT).exclude(digest__in=list(games)).delete()
    return len(missing)


def find_in_background() -> None:
    """The same, in a thread of its own, unless that is busy: the clock has hours to keep."""
    if _busy.acquire(blocking=False):
        _aside.submit(_find)


def _find() -> None:
    try:
        find_missing()
    except Exception:
        log.exception("who has how much say could not be found")
    finally:
        connection.close()
        _busy.release()


def apart(game: Game) -> dict[str, Any]:
    """What `reckoning` finds of a game, in a process of its own that leaves the others their time."""
    asked = json.dumps([game.heads, game.weights, game.quotas])
    command = [sys.executable, "-m", "beraad.oversight.reckoning"]
    try:
        done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=LONGEST, check=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        return {"refusal": "analysis-large"}
    return json.loads(done.stdout)
