"""From many ballots about options to an outcome, by whatever method is named."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from rulebook.award.limits import shown
from rulebook.contest import Contest
from rulebook.errors import RuleError
from rulebook.minutes import Minutes, Undecided
from rulebook.outcome import Outcome, Step
from rulebook.profile import Profile
from rulebook.registry import Method, Selector
from rulebook.requirements import Condition
from rulebook.settings import Settings


def select(
    method: Method,
    contest: Contest,
    profile: Profile,
    settings: Settings,
    minutes: Minutes,
    *,
    call: int = 1,
    conditions: Sequence[Condition] = (),
) -> Outcome:
    """Return the outcome of `profile`, the ballots of `contest`, by `method` as set.

    `minutes` are new ones of the same contest, with the rule's way with ties. `conditions` are those of the quorum,
    judged before; where one is not met the vote is invalid and its ballots are not counted. Raises RuleError where
    the method cannot do what is asked (more seats than candidates, limits that cannot be met).
    """
    if method.select is None:
        raise RuleError("method-unfit", "method", method=method.id)
    winners: tuple[str, ...] = ()
    if not all(condition.met for condition in conditions):
        result = "invalid"
    else:
        try:
            if profile.total:
                left = profile.without(_withdrawn(contest))
                chosen, minutes = _chosen(method.select, contest, left, settings, minutes)
                winners = contest.ids(chosen)
            else:
                minutes.step("no-votes")
            result = "chosen" if winners else "rejected"
        except Undecided:
            result = "undecided"
    return Outcome(
        method=method.id,
        version=method.version,
        call=call,
        result=result,
        winners=winners,
        conditions=tuple(conditions),
        totals=minutes.totals,
        ties=tuple(minutes.ties),
        rounds=tuple(minutes.rounds),
        steps=(*minutes.steps, Step(result)),
    )


def _chosen(
    selector: Selector, contest: Contest, profile: Profile, settings: Settings, minutes: Minutes
) -> tuple[Sequence[int], Minutes]:
    """Return who is chosen, with the minutes of that count.

    Limits that are kept anyway change nothing: it is counted without them first, and with them only where that breaks
    one.
    """
    if contest.limits:
        free = minutes.branch(replace(contest, limits=()))
        with suppress(Undecided):
            chosen = selector(free.contest, profile, settings, free)
            broken = contest.broken(chosen)
            if not broken:
                return chosen, free
            minutes.step("limits-broken", options=list(contest.ids(chosen)), limits=[shown(limit) for limit in broken])
    return selector(contest, profile, settings, minutes), minutes


def _withdrawn(contest: Contest) -> list[int]:
    return [contest.place[id] for id in sorted(contest.withdrawn)]
