"""Past votes counted again under another rule or charter: which decisions would have gone otherwise.

The votes are those that were cast. That people might have voted otherwise under another rule, no count can say.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rulebook.ballots import Paper
from rulebook.bundles import Content, read
from rulebook.counting import CastingVote, count, count_papers
from rulebook.electorate import Member
from rulebook.errors import AnalysisError, RulebookError
from rulebook.outcome import Outcome
from rulebook.rule import Rule
from rulebook.tally import mark


@dataclass(frozen=True)
class Replay:
    """A past vote under another rule: its data (`vote`), how it went and how it would have gone.

    `after` is None where it cannot be counted by that rule; `refusal` then says why.
    """

    vote: Mapping[str, Any]
    before: Outcome
    after: Outcome | None
    refusal: RulebookError | None = None

    @property
    def otherwise(self) -> bool:
        """Whether it would have gone otherwise."""
        results = [(outcome.result, sorted(outcome.winners)) for outcome in (self.before, self.after) if outcome]
        return results[0] != results[-1]


def replay(bundles: Iterable[Mapping[str, Any]], rule_for: Callable[[Mapping[str, Any]], Rule | None]) -> list[Replay]:
    """Return past votes, each counted by its own rule and by the one that `rule_for` gives for its data.

    `rule_for` gets the data about a vote, such as its kind, and returns None for those to leave out. A vote is weighed
    anew from the figures in its bundle. Answers of a paper's own count as what they meant, and every vote against
    counts as an objection where the other rule asks consent. Raises BundleError for data that is not a bundle.
    """
    found = []
    for bundle in bundles:
        content = read(bundle)
        if rule := rule_for(content.vote):
            found.append(_replayed(content, rule))
    return found


def _replayed(content: Content, rule: Rule) -> Replay:
    before = content.counted()
    try:
        return Replay(content.vote, before, _counted(content, replace(rule, choices=())))
    except RulebookError as error:
        return Replay(content.vote, before, None, error)


def _counted(content: Content, rule: Rule) -> Outcome:
    if content.rule.about_options != rule.about_options or content.rule.ballot != rule.ballot:
        raise AnalysisError("ballots-unfit", "rule", found=content.rule.ballot, needed=rule.ballot)
    members = replace(content, rule=rule).weighed()
    call, contest, seed = content.call, content.contest, content.seed
    casting_vote: CastingVote = content.casting_vote if rule.tie == "casting_vote" else None
    if content.rule.secret:
        papers = _reweighed(content, rule, members)
        return count_papers(rule, members, papers, call=call, casting_vote=casting_vote, contest=contest, seed=seed)
    says = content.ballots
    ballots = says if contest else {member: content.rule.meanings[choice] for member, choice in says.items()}
    return count(rule, members, ballots, call=call, casting_vote=casting_vote, contest=contest, seed=seed)


def _reweighed(content: Content, rule: Rule, members: Sequence[Member]) -> list[Paper]:
    """The papers of a secret vote, with what the other rule asks of them: known where all who can have cast a paper
    would now cast the same."""
    casters: dict[object, list[Member]] = {}
    for old, new in zip(content.members, members, strict=True):
        casters.setdefault(mark(content.rule, old), []).append(new)
    papers = []
    for paper in content.papers:
        possible = casters[mark(content.rule, paper)]
        if len({mark(rule, member) for member in possible}) > 1:
            raise AnalysisError("papers-alike", "ballots")
        choice = paper.choice if content.contest else content.rule.meanings[paper.choice]
        papers.append(Paper(choice, possible[0].weight, possible[0].figures, possible[0].groups))
    return papers
