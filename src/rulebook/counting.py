"""From ballots to an outcome, by whatever method the rule names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from rulebook import registry
from rulebook.ballots import Paper
from rulebook.electorate import Member, require_figures, require_groups
from rulebook.errors import BallotError, RuleError
from rulebook.outcome import Outcome
from rulebook.rule import Rule


def count(
    rule: Rule,
    members: Sequence[Member],
    ballots: Mapping[str, str],
    *,
    call: int = 1,
    casting_vote: str | None = None,
) -> Outcome:
    """Return the outcome of `ballots`, the choice by member id, under `rule`. Who votes has attended.

    `call` is 1, or 2 for the rule's second call. `casting_vote` is the chair's "for" or "against", used only
    to settle a tie under a rule that lets it. Raises BallotError for a member or choice that does not belong,
    RuleError for a figure or group that is missing. The order of members and ballots never matters.
    """
    by_id = {member.id: member for member in members}
    if unknown := sorted(set(ballots) - set(by_id)):
        raise BallotError("member-unknown", "ballots", members=unknown)
    bearers = [(choice, by_id[id]) for id, choice in ballots.items()]
    papers = [Paper(choice, member.weight, member.figures, member.groups) for choice, member in bearers]
    if any(member.attended for member in members):
        members = [replace(member, attended=member.attended or member.id in ballots) for member in members]
    return _counted(rule, members, papers, call, casting_vote)


def count_papers(
    rule: Rule,
    members: Sequence[Member],
    papers: Sequence[Paper],
    *,
    call: int = 1,
    casting_vote: str | None = None,
) -> Outcome:
    """Return the outcome of a secret vote, whose papers bear a weight, figures and groups but no name; otherwise as
    `count`.

    A paper needs the figures and groups that the rule's conditions ask. Raises BallotError "paper-foreign" when more
    papers bear the same than there are such members, of those who attended where that is kept.
    """

    def mark(bearer: Member | Paper) -> tuple[Fraction | str | None, ...]:
        figures = (bearer.figures.get(register) for register in rule.registers)
        return (bearer.weight, *figures, *(bearer.groups.get(kind) for kind in rule.groupings))

    voters = [member for member in members if member.attended] or members
    if Counter(map(mark, papers)) - Counter(map(mark, voters)):
        raise BallotError("paper-foreign", "ballots")
    return _counted(rule, members, papers, call, casting_vote)


def _counted(
    rule: Rule, members: Sequence[Member], papers: Sequence[Paper], call: int, casting_vote: str | None
) -> Outcome:
    if len({member.id for member in members}) < len(members):
        raise BallotError("member-repeated", "electorate")
    if casting_vote is not None and (rule.tie != "casting_vote" or casting_vote not in ("for", "against")):
        raise BallotError("casting-vote-unfit", "casting_vote", choice=casting_vote)
    method = registry.find(rule.method, rule.version)
    if method is None or method.count is None:
        raise RuleError("method-unknown", "method", method=rule.method, version=rule.version)
    for paper in papers:
        if paper.choice not in rule.meanings:
            raise BallotError("choice-unknown", "ballots", choice=paper.choice)
    require_figures(members, rule.registers)
    require_groups(members, rule.groupings)
    return method.count(rule, members, papers, call, casting_vote)
