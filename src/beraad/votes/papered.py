"""The papers of a secret vote as the secretariat sees them: how many, for whom they are asked, and the pile."""

from dataclasses import dataclass
from fractions import Fraction

from .models import Blank, Elector, Handing, Vote


@dataclass(frozen=True)
class Pile:
    """How many papers were printed and handed out, came back, are read by one person only, or are still out."""

    printed: int
    handed: int
    entered: int
    read_once: int

    @property
    def out(self) -> int:
        return self.handed - self.entered


def pile_of(vote: Vote) -> Pile:
    """Where the papers of a vote are."""
    blanks = Blank.objects.filter(vote=vote)
    entered = blanks.filter(done=True).count()
    read_once = blanks.filter(done=False, sealed__isnull=False).count()
    return Pile(blanks.count(), vote.papers_out + entered, entered, read_once)


def blank_papers(vote: Vote) -> list[Blank]:
    """The papers that are not in, by code; to be printed."""
    return list(Blank.objects.filter(vote=vote, done=False).order_by("code"))


def asked_for(vote: Vote) -> list[Handing]:
    """For which seats a paper is asked, by name."""
    rows = Handing.objects.filter(elector__vote=vote).select_related("elector", "asked_by")
    return list(rows.order_by("elector__name"))


def weights_in(vote: Vote) -> list[str]:
    """The weights that a paper can bear, the lightest first."""
    rows = Elector.objects.filter(vote=vote, eligible=True).order_by().values_list("weight", flat=True).distinct()
    return sorted(rows, key=Fraction)
