"""From ballots to an outcome, by whatever method the rule names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rulebook import exact, registry
from rulebook.ballots import BLANK, Paper, read_profile
from rulebook.contest import Contest
from rulebook.electorate import Member, require_figures, require_groups
from rulebook.errors import BallotError, RuleError
from rulebook.methods.majority import judgements, opening
from rulebook.minutes import Minutes
from rulebook.outcome import Outcome
from rulebook.registry import Method
from rulebook.rule import Rule
from rulebook.tally import Tally, mark

CastingVote = str | Sequence[str] | None
"""The chair's "for" or "against"; or the ids of options, in the order in which the chair prefers them."""


def count(
    rule: Rule,
    members: Sequence[Member],
    ballots: Mapping[str, Any],
    *,
    call: int = 1,
    casting_vote: CastingVote = None,
    contest: Contest | None = None,
    seed: str = "",
) -> Outcome:
    """Return the outcome of `ballots`, what each says by member id, under `rule`. Who votes has attended.

    `call` is 1, or 2 for the rule's second call. `casting_vote` is used only to settle a tie under a rule that lets it.
    Under a rule about options these are the `contest`, a ballot says what `ballots.read_profile` takes, and `seed` is
    the published text that a lot is drawn from. Raises BallotError for a member or ballot that does not belong,
    RuleError for a figure, group or contest that is missing or does not fit. The order of members and ballots never
    matters.
    """
    by_id = {member.id: member for member in members}
    if unknown := sorted(set(ballots) - set(by_id)):
        raise BallotError("member-unknown", "ballots", members=unknown)
    bearers = [(choice, by_id[id]) for id, choice in ballots.items()]
    papers = [Paper(choice, member.weight, member.figures, member.groups) for choice, member in bearers]
    if any(member.attended for member in members):
        members = [replace(member, attended=member.attended or member.id in ballots) for member in members]
    return _Vote(rule, members, papers, call, casting_vote, contest, seed).counted()


def count_papers(
    rule: Rule,
    members: Sequence[Member],
    papers: Sequence[Paper],
    *,
    call: int = 1,
    casting_vote: CastingVote = None,
    contest: Contest | None = None,
    seed: str = "",
) -> Outcome:
    """Return the outcome of a secret vote, whose papers bear a weight, figures and groups but no name; otherwise as
    `count`.

    A paper needs the figures and groups that the rule's conditions ask. Raises BallotError "paper-foreign" when more
    papers bear the same than there are such members, of those who attended where that is kept.
    """
    voters = [member for member in members if member.attended] or members
    marks = Counter(mark(rule, paper) for paper in papers)
    if marks - Counter(mark(rule, member) for member in voters):
        raise BallotError("paper-foreign", "ballots")
    return _Vote(rule, members, papers, call, casting_vote, contest, seed).counted()


@dataclass(frozen=True)
class _Vote:
    rule: Rule
    members: Sequence[Member]
    papers: Sequence[Paper]
    call: int
    casting_vote: CastingVote
    contest: Contest | None
    seed: str

    def counted(self) -> Outcome:
        rule = self.rule
        if len({member.id for member in self.members}) < len(self.members):
            raise BallotError("member-repeated", "electorate")
        if self.casting_vote is not None and (rule.tie != "casting_vote" or not self._preferred(self.casting_vote)):
            raise BallotError("casting-vote-unfit", "casting_vote", choice=self.casting_vote)
        method = registry.find(rule.method, rule.version)
        if method is None:
            raise RuleError("method-unknown", "method", method=rule.method, version=rule.version)
        if method.count:
            if self.contest is not None:
                raise RuleError("contest-foreign", "contest")
            for paper in self.papers:
                if paper.choice not in rule.meanings:
                    raise BallotError("choice-unknown", "ballots", choice=paper.choice)
        require_figures(self.members, rule.registers)
        require_groups(self.members, rule.groupings)
        if method.count:
            assert self.casting_vote is None or isinstance(self.casting_vote, str)
            return method.count(rule, self.members, self.papers, self.call, self.casting_vote)
        return self._among_options(method)

    def _preferred(self, casting_vote: str | Sequence[str]) -> bool:
        """Whether a casting vote says something that can be chosen here."""
        if self.contest is None or isinstance(casting_vote, str):
            return self.contest is None and casting_vote in ("for", "against")
        return set(casting_vote) <= set(self.contest.place)

    def _among_options(self, method: Method) -> Outcome:
        # Here and not above: a yes or no is counted without numpy.
        from rulebook.selecting import select

        rule, contest = self.rule, self.contest
        if contest is None:
            raise RuleError("contest-missing", "contest")
        # To the quorum it makes no difference what a ballot says.
        cast = [paper._replace(choice="for") for paper in self.papers]
        tally = Tally.of(rule, self.members, cast)
        quorum = [requirement.judge(tally) for requirement in rule.quorum_at(self.call)]
        minutes = Minutes(contest, rule.tie, self.seed, tuple(self.casting_vote or ()))
        minutes.steps += [*opening(self.call, tally.whole), *judgements(quorum)]
        if blank := [paper.weight for paper in self.papers if paper.choice == BLANK]:
            minutes.step("blank", heads=len(blank), weight=exact.total(blank))
        contents = [(paper.choice, paper.weight) for paper in self.papers]
        bounds = method.bounds(contest, rule.settings) if method.bounds else None
        profile = read_profile(rule.ballot, contest, contents, bounds)
        return select(method, contest, profile, rule.settings, minutes, call=self.call, conditions=quorum)
