"""What the clock does after decisions: tell of what is late, end terms, report on a year, find who has how much say."""

from beraad.kernel import clock
from beraad.kernel.ticker import every

from .actions import tell_overdue
from .delegating import settle
from .power import find_in_background
from .queries import overdue
from .reporting import report_years
from .standing import terms_over


@every(3600)
def watch() -> None:
    """Tell the participants, once, of what is later than their rules let pass."""
    for commitment in overdue():
        tell_overdue(commitment=commitment)


@every(60)
def end_terms() -> None:
    """Settle what the board sent back when the term to contest it, or to answer, is over."""
    for returned in terms_over(clock.now()):
        settle(returned=returned)


@every(3600)
def report() -> None:
    """Make the reports on the year that is over."""
    report_years()


@every(300)
def weigh() -> None:
    """Have it found who has how much say, where that is not known yet."""
    find_in_background()
