"""Raising everyone's share by one unit of money at a time, as long as what Equal Shares buys from it can be paid.

Instead of trying every step, spans of them are tried at once: where it is surely the same in the whole of a span, as it
mostly is, the next span is wider, and where not, narrower. A single step is counted exactly. So the step found is the
last before the first that does not fit, as if every one had been tried.
"""

from collections.abc import Callable

WIDER = 3
UNKNOWN = 1 / WIDER


class Unsure(Exception):
    """What happens is not surely the same in all of a span; perhaps it is in the first `part` of it."""

    def __init__(self, part: float = UNKNOWN) -> None:
        super().__init__()
        self.part = part


def last_that_fits(fits: Callable[[int, int], bool], enough: int) -> int:
    """Return the last step before the first that does not fit.

    `fits(first, last)` tells it of all steps from first to last alike, or raises Unsure, which it does not of a single
    one. Step 0 fits, and after `enough` nothing changes.
    """
    step, width = 0, 1
    while step < enough:
        last = min(step + width, enough)
        try:
            if not fits(step + 1, last):
                break
        except Unsure as unsure:
            width = max(1, int((last - step) * unsure.part))
        else:
            step, width = last, (last - step) * WIDER
    return step
