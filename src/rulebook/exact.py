"""Exact arithmetic that stays fast over many values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt, lcm


def scaled(values: Iterable[Fraction]) -> tuple[list[int], int]:
    """Return `values` as integers over one denominator, and that denominator.

    Fractions are added and compared in Python code; over a common denominator the integers' machine speed is
    ours.
    """
    ratios = [value.as_integer_ratio() for value in values]
    common = lcm(*{denominator for _, denominator in ratios})
    return [numerator * (common // denominator) for numerator, denominator in ratios], common


def total(values: Iterable[Fraction]) -> Fraction:
    """Return the sum of `values`."""
    integers, denominator = scaled(values)
    return Fraction(sum(integers), denominator)


def nearest_root(value: Fraction) -> Fraction:
    """Return the whole number nearest to the square root of `value` (not negative), halves upwards.

    floor(sqrt(x) + 1/2) = floor((floor(sqrt(4x)) + 1) / 2), which needs integers only.
    """
    numerator, denominator = value.as_integer_ratio()
    return Fraction((isqrt(4 * numerator // denominator) + 1) // 2)


def ceiling(amounts: Sequence[Fraction], share: Fraction) -> Fraction:
    """Return the greatest level L at which nobody's min(amount, L) exceeds `share` of the sum of them all.

    Those k that lie above the level hold `share` each, so L = share * (k * L + rest) where rest is the sum of
    the others. `amounts` are positive and at least 1/share in number, or no level exists.
    """
    integers, denominator = scaled(amounts)
    ranked = sorted(integers, reverse=True)
    rest, above = sum(ranked), 0
    while (level := share * rest / (1 - share * above)) < ranked[above]:
        rest -= ranked[above]
        above += 1
    return level / denominator


@dataclass
class Common:
    """A growing list of fractions, as integers over one denominator, so that sums of many of them stay cheap."""

    numerators: list[int] = field(default_factory=list)
    denominator: int = 1

    def append(self, value: Fraction) -> None:
        """Add a fraction."""
        common = lcm(self.denominator, value.denominator)
        self.numerators = [numerator * (common // self.denominator) for numerator in self.numerators]
        self.numerators.append(value.numerator * (common // value.denominator))
        self.denominator = common

    def times(self, numbers: Iterable[int]) -> Fraction:
        """Return the sum of each fraction times its number."""
        products = (numerator * number for numerator, number in zip(self.numerators, numbers, strict=True))
        return Fraction(sum(products), self.denominator)


def legible(value: Fraction) -> Fraction:
    """Return `value` as it is shown: itself up to a denominator of 10^12, else cut off at twelve decimals."""
    return value if value.denominator <= 10**12 else Fraction(value * 10**12 // 1, 10**12)
