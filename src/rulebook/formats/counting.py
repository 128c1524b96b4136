"""A file of ballots, counted by any method that its ballots fit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rulebook import registry
from rulebook.errors import RuleError
from rulebook.formats.fitting import fitted, ordered
from rulebook.formats.source import Election
from rulebook.minutes import POLICIES, Minutes
from rulebook.outcome import Outcome, Step
from rulebook.profile import Rankings
from rulebook.registry import HOMES, Method
from rulebook.selecting import select
from rulebook.settings import Settings
from rulebook.shape import Node

COMMON = ("tie", "seed", "casting_vote")
"""What can be set of every method about options: the way with ties ("earlier_stages" unless said), the published text
that the lot is drawn from, and the chair's order of preference, as ids with commas."""


@dataclass(frozen=True)
class Counted:
    """An election as it was counted: by which method, how set, with what outcome, and what to say of the file."""

    election: Election
    method: Method
    settings: Settings
    minutes: Minutes
    outcome: Outcome
    remarks: tuple[Step, ...]

    @property
    def data(self) -> dict[str, Any]:
        """The outcome as plain data with its digest, and beside it what it was counted from."""
        return self.outcome.data | {
            "contest": self.election.contest.data,
            "settings": self.settings.data,
            "tie": self.minutes.policy,
            "seed": self.minutes.seed,
            "ballots": str(self.election.profile.total),
            "remarks": [{"code": remark.code, "params": dict(remark.params)} for remark in self.remarks],
            "digest": self.outcome.digest,
        }


def count(election: Election, id: str, typed: Mapping[str, str], seats: int | None = None) -> Counted:
    """Return `election` counted by the newest version of a method, for as many seats as said here or in the file.

    `typed` are settings as text; where the method is the file's own, those of the file hold for the others. Raises
    RuleError, with "method", "tie", "seats" or the name of a setting as path.
    """
    method = registry.latest(Node(id, RuleError, "method").one_of(HOMES))
    assert method
    if method.select is None:
        raise RuleError("ballots-unfit", "method", found=election.kind, needed=method.kind)
    own = election.method == id
    given = {**election.settings, **typed} if own else dict(typed)
    if unknown := sorted(set(given) - {*method.settings, *COMMON}):
        raise RuleError("setting-unknown", given=unknown[0], known=[*method.settings, *COMMON])
    settings = Settings.typed(
        Node({name: text for name, text in given.items() if name not in COMMON}, RuleError), method.settings
    )
    if seats is not None:
        election = replace(election, contest=replace(election.contest, seats=seats))
    minutes = _minutes(election, given)
    profile = election.profile if _taken(method, election) else fitted(election, method.kind)
    outcome = select(method, election.contest, profile, settings, minutes)
    remarks = (*election.remarks, *(_stated(election, outcome) if own else ()))
    return Counted(election, method, settings, minutes, outcome, remarks)


def _taken(method: Method, election: Election) -> bool:
    """Whether a method takes the ballots as they are. Where nobody ranks one above another, rankings are approvals."""
    profile = election.profile
    if method.kind == "approval" and isinstance(profile, Rankings) and not ordered(profile):
        return False
    return election.kind in method.kinds


def _minutes(election: Election, given: Mapping[str, str]) -> Minutes:
    policy = Node(given.get("tie", "earlier_stages"), RuleError, "tie").one_of(POLICIES)
    preferred = [id.strip() for id in given.get("casting_vote", "").split(",") if id.strip()]
    for id in preferred:
        if id not in election.contest.place:
            raise RuleError("option-foreign", "casting_vote", option=id)
    return Minutes(election.contest, policy, given.get("seed", ""), preferred)


def _stated(election: Election, outcome: Outcome) -> list[Step]:
    """What to say when the file names others as chosen."""
    chosen = set(outcome.winners)
    if election.stated is None or election.stated == chosen:
        return []
    return [
        Step(
            "stated-differs", {"options": sorted(election.stated - chosen), "others": sorted(chosen - election.stated)}
        )
    ]
