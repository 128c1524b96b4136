"""What someone looks for in the register, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext as _

from beraad.register.queries import Entered, entered
from beraad.web.parts.outcomes import verdict

# Beyond this nobody counts: the list says "more than".
MOST = 1000
RESULTS = ("adopted", "chosen", "rejected", "invalid", "referred", "undecided")


class Chip(NamedTuple):
    """A filter that is on: its name in the address, what it says, and what is found without it (None: not asked)."""

    name: str
    label: str
    without: int | None = None


class Options(NamedTuple):
    """What can be chosen for a filter: pairs of what stands in the address and what it says."""

    dienst: tuple[tuple[str, str], ...]
    jaar: tuple[tuple[str, str], ...]
    uitkomst: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Filters:
    """`q` words or a number, `dienst` a service, `jaar` a year, `uitkomst` a result; empty when not asked."""

    q: str = ""
    dienst: str = ""
    jaar: str = ""
    uitkomst: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        """The filters in an address; what cannot be one is left out."""
        year, result = data.get("jaar", ""), data.get("uitkomst", "")
        return cls(
            q=data.get("q", "").replace("\x00", "").strip()[:100],
            dienst=data.get("dienst", "").replace("\x00", "")[:60],
            jaar=year if year.isascii() and year.isdecimal() and len(year) == 4 else "",
            uitkomst=result if result in RESULTS else "",
        )

    @property
    def values(self) -> dict[str, Any]:
        """As `register.queries` takes them, in that order."""
        year = int(self.jaar) if self.jaar else None
        return {"service": self.dienst, "year": year, "result": self.uitkomst, "search": self.q}

    @property
    def entered(self) -> Entered:
        """How many decisions fit, up to one more than MOST, and what else there is to choose."""
        return entered(*self.values.values(), MOST + 1)

    def options(self, there: Entered) -> Options:
        """What can be chosen."""
        return Options(
            dienst=(("", _("All services")), *there.services),
            jaar=(("", _("All years")), *((str(year), str(year)) for year in there.years)),
            uitkomst=(("", _("All results")), *((result, verdict(result).word) for result in RESULTS)),
        )

    def chips(self, options: Options) -> list[Chip]:
        """The filters that are on."""
        on = [(name, value) for name, value in vars(self).items() if value]
        return [Chip(name, dict(getattr(options, name, ())).get(value, value)) for name, value in on]

    def wider(self) -> tuple[Chip, ...]:
        """Which filter to drop when nothing is found, with how many decisions there are then."""
        names = {"q": _("the words"), "dienst": _("the service"), "jaar": _("the year"), "uitkomst": _("the result")}
        chips = [
            Chip(name, names[name], replace(self, **{name: ""}).entered.fitting)
            for name, value in vars(self).items()
            if value
        ]
        return tuple(chip for chip in chips if chip.without)
