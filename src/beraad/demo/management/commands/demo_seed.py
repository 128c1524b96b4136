import datetime as dt
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from beraad.demo.seeding import seed
from beraad.demo.seeding.days import SOONEST
from beraad.kernel import clock
from beraad.record.models import Entry


class Command(BaseCommand):
    """Only there where `BERAAD_DEMO` is set, as everything of the demonstration."""

    help = "Fills an empty database with the demonstration: two years of an invented history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=dt.date.fromisoformat, help="the present day of the demonstration")
        parser.add_argument("--small", action="store_true", help="a few houses instead of all")

    def handle(self, *, date: dt.date | None, small: bool, **options: object) -> None:
        today = date or clock.today()
        if Entry.objects.exists():
            raise CommandError("There is data here already. `make demo-reset` starts over.")
        if today < SOONEST:
            raise CommandError(f"The history of the demonstration needs a day from {SOONEST} on.")
        digest = seed(today=today, small=small, say=self.stdout.write)
        self.stdout.write(f"Seeded as of {today}: {digest}")
