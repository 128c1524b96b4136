"""A count of a file, told to its reader."""

from collections.abc import Iterator

from rulebook import words
from rulebook.formats.counting import Counted
from rulebook.telling import Teller


def report(counted: Counted, teller: Teller) -> Iterator[str]:
    """Tell a count line by line: by what and of what, who is chosen, step by step, and what is to be said of the file.

    `teller` says it in its language, and with the names of this contest.
    """
    outcome, contest = counted.outcome, counted.election.contest
    teller = Teller(teller.language, {option.id: option.name for option in contest.options})
    if contest.title:
        yield contest.title
    described = words.method(outcome.method, teller.language)
    yield teller.said("counted-by", name=described.name, id=outcome.method, version=outcome.version)
    weight = counted.election.profile.total
    if contest.budget is None:
        yield teller.said("of", options=len(contest.options), seats=contest.seats, weight=weight)
    else:
        yield teller.said("of-budget", options=len(contest.options), budget=contest.budget, weight=weight)
    if settings := [f"{name}={value}" for name, value in counted.settings.data.items()]:
        yield teller.said("set", settings=", ".join(settings))
    yield ""
    yield teller.said("winners" if outcome.winners else "no-winners")
    for place, id in enumerate(outcome.winners, 1):
        yield f"{place:4}. {teller.names[id]}"
    yield ""
    yield teller.said("steps")
    for step in outcome.steps:
        yield f"    - {teller.step(step)}"
    for remark in counted.remarks:
        yield teller.step(remark)
    yield ""
    yield teller.said("digest", digest=outcome.digest)
