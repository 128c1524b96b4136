"""Count-back: who takes the place of a representative who leaves, from the ballots of the election.

All ballots are counted again, passing over who left and who no longer stands; those who still sit are elected whatever
happens, as by a guarantee, and whoever is elected besides them takes the place. Source: R. A. Newland and F. S.
Britton, "How to Conduct an Election by the Single Transferable Vote", third edition 1997, section 7.1.
"""

from collections.abc import Collection
from dataclasses import replace

from rulebook.contest import Contest, Limit
from rulebook.errors import RuleError
from rulebook.minutes import Minutes
from rulebook.outcome import Outcome
from rulebook.profile import Profile
from rulebook.registry import Method
from rulebook.selecting import select
from rulebook.settings import Settings


def fill(
    method: Method,
    contest: Contest,
    profile: Profile,
    settings: Settings,
    minutes: Minutes,
    *,
    sitting: Collection[str],
    leaving: Collection[str],
) -> tuple[tuple[str, ...], Outcome]:
    """Return the ids of those who fill the empty seats of `contest`, and the outcome of the recount.

    `sitting` are the ids of who stays, `leaving` of who left or would not take the place. The tuple is empty where a
    tie leaves it open. Raises RuleError "method-unfit" for a method that fills no seats, "option-unknown" for ids that
    are not of the contest or are of both, "seats-taken" where no seat is empty, and what `select` raises: a limit of
    the contest can be in conflict with who sits.
    """
    if "seats" not in method.purposes:
        raise RuleError("method-unfit", "method", method=method.id)
    known = {contest.options[place].id for place in contest.standing}
    if unknown := sorted({*sitting, *leaving} - known | {*sitting} & {*leaving}):
        raise RuleError("option-unknown", "sitting", options=unknown)
    if len(sitting) >= contest.seats:
        raise RuleError("seats-taken", "sitting", seats=contest.seats)
    kind = "sitting"
    while any(kind in option.groups for option in contest.options):
        kind += "'"
    options = tuple(
        replace(option, groups={**option.groups, kind: option.id}) if option.id in sitting else option
        for option in contest.options
    )
    again = replace(
        contest,
        options=options,
        limits=(*contest.limits, Limit(kind, None, least=1)),
        withdrawn=contest.withdrawn | {*leaving},
    )
    outcome = select(method, again, profile, settings, replace(minutes, contest=again))
    return tuple(id for id in outcome.winners if id not in sitting), outcome
