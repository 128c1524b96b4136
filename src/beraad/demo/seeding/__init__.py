"""The demonstration: two years of an invented but believable history, made by the same actions as a real one."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from random import Random

from django.db import transaction

from beraad.demo import cast
from beraad.kernel import clock, ids
from beraad.organisations.queries import actor_for
from beraad.people.actions import mark_visit
from beraad.people.models import Person
from beraad.record import checks
from beraad.record.models import Head

from . import catalogue, land, people, proxies, taking_part
from .agenda import Agenda, Deed
from .days import MERGERS, START, Days
from .elections import Elections
from .meetings import Meetings
from .names import Names
from .oversight import Aftermath
from .stories import stories
from .telling import Telling
from .world import World

SEED = "beraad"
# When those whom a visitor may be last looked at their desk, in days ago.
VISITED = 28


class Unsound(Exception):
    """The record of the demonstration does not stand its own check."""


@transaction.atomic
def seed(*, today: dt.date, small: bool = False, say: Callable[[str], object] = print) -> str:
    """Make the demonstration as of the beginning of `today`, all of it or nothing; `small` has few houses.

    The same day and size make the same record. Returns its last digest. Raises Unsound when the record does not fit.
    """
    rng = Random(SEED)  # noqa: S311
    days = Days(today)
    only = cast.SMALL if small else ()
    world = World(days=days, agenda=Agenda(days.now), rng=rng, places=land.places(only), only=only)
    with ids.drawn_from(Random(SEED)):  # noqa: S311
        _plan(world, say)
        say(f"Telling what happened from {START} to {today}")
        deeds = world.agenda.run()
    with clock.at(days.at(VISITED, 17)):
        for part in cast.PARTS:
            mark_visit(actor=actor_for(Person.objects.get(email=part.email)))
    say(f"Checking the record of {deeds} deeds")
    if findings := list(checks.run()):
        raise Unsound(findings)
    return Head.objects.get(pk=1).digest


def _plan(world: World, say: Callable[[str], object]) -> None:
    """Put on the agenda the first day, the mergers, what changes over the years, and every proposal."""
    names = Names(world.rng, {name for couple in cast.SPEAKERS.values() for name in couple} | set(cast.OFFICES))
    taking_part.choose(world)
    elections = Elections(world)
    morning = [
        ("Offices", partial(people.fill_offices, world)),
        ("Authorities and houses", lambda: land.take_over_before(world.secretary, world.only)),
        ("Services and groups", partial(_found, world)),
        ("People", partial(people.cast, world, names)),
        ("Mandates", partial(people.seat_everyone, world)),
    ]
    for index, (words, deed) in enumerate(morning):
        world.agenda.add(clock.local(START, 7, 10 * index), partial(_say_and_do, say, words, deed))
    for hour, deed in (
        (15, partial(people.fill_steering_group, world, "SG-BAS", ("BIB", "WEB"), elections.until("SG-BAS"))),
        (15, partial(people.fill_steering_group, world, "SG-DIG", ("EBK", "KRA"), elections.until("SG-DIG"))),
        (15, elections.choose),
        (16, partial(_plan_changes, world, names, elections)),
        (17, partial(people.invite_everyone, world)),
    ):
        world.agenda.add(clock.local(START, hour), deed)
    merge = partial(_say_and_do, say, "Mergers of 1 January 2025", partial(_merge, world))
    world.agenda.add(clock.local(MERGERS, 8), merge)
    for quarter in (
        dt.date(year, month, 1) for year in range(2025, world.days.today.year + 1) for month in (1, 4, 7, 10)
    ):
        world.agenda.add(clock.local(quarter), partial(say, f"{quarter:%B %Y}"))
    for story in stories():
        Telling(world, story)
    Aftermath(world)
    Meetings(world)
    proxies.plan(world)


def _say_and_do(say: Callable[[str], object], words: str, deed: Deed) -> None:
    say(words)
    deed()


def _found(world: World) -> None:
    catalogue.offer_services(world)
    taking_part.begin(world)
    catalogue.found_groups(world)


def _plan_changes(world: World, names: Names, elections: Elections) -> None:
    taking_part.plan(world)
    people.plan(world, names)
    for ago, group, service in ((530, "SG-POD", "TIC"), (taking_part.MOVED - 1, "SG-LEE", "FUN")):
        fill = partial(people.fill_steering_group, world, group, (service,), elections.until(group))
        world.at(ago, 12, fill)


def _merge(world: World) -> None:
    land.merge_municipalities(world.secretary)
    land.merge_and_rename_houses(world.secretary, world.only)
