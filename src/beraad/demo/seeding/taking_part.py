"""Who takes part in which service: as it was when the record begins, and what changed since."""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from beraad.demo.cast import SPEAKERS
from beraad.kernel import clock
from beraad.organisations.models import LocalAuthority
from beraad.services import actions, participation
from beraad.services.choices import Phase, Stage

from .catalogue import OFFERS, Offer, enter_phase, move_service
from .land import WENT_UP_PLACE, Place, former_name, take_over
from .people import end_mandates, seat
from .world import World

SOURCE = "Gemeenteraadsbesluit"
# When Fundels went from the group for collections to the one for reading, and when the newspapers stopped.
MOVED, STOPPED = 330, 325
TICKETING = ((Phase.TEST, 560), (Phase.UPSCALING, 330), (Phase.SERVICE, 185))
# The first cultural centres that stay after their trial, and those who followed.
FIRST, FIRST_AT, NEXT_AT = 9, 430, 58


def choose(world: World) -> None:
    """Who takes part in what in the end, the houses of the stories first; `steadfast` are there all along."""
    shuffled = world.rng.sample(world.places, len(world.places))
    order = {name: index for index, name in enumerate(SPEAKERS)}
    shuffled.sort(key=lambda place: order.get(place.name, len(order)))
    for offer in OFFERS:
        fit = [place for place in shuffled if place.library == offer.library]
        here = fit[: round(offer.share * len(fit))]
        world.takers[offer.code], world.left_out[offer.code] = here, fit[len(here) :]
        steadfast = len(here) - len(_part(offer, here, "later")) - len(_part(offer, here, "trial"))
        world.steadfast[offer.code] = here[:steadfast] or list(here)


def _part(offer: Offer, here: list[Place], which: str) -> list[Place]:
    """Those who came later, or are on trial: at the end of the list."""
    trial, later = round(offer.trial * len(here)), round(offer.later * len(here))
    ends = {"trial": len(here), "later": len(here) - trial}
    size = {"trial": trial, "later": later}[which]
    return here[ends[which] - size : ends[which]]


def begin(world: World) -> None:
    """Agreements and participation as they were when the record begins, taken over from files."""
    full = [row for offer in OFFERS for row in _from_the_start(world, offer)]
    agreements, parts = [], []
    for code, place, since in full:
        row = {"service": code, "number": number(world, code, place), "start": since}
        agreements.append(row | {"authority": _authority(world, place).nis})
        parts.append(row | {"house": former_name(place.name), "stage": Stage.FULL.value})
    take_over(world.secretary, "agreements", agreements, source=SOURCE)
    take_over(world.secretary, "participations", parts, source=SOURCE)


def _from_the_start(world: World, offer: Offer) -> Iterable[tuple[str, Place, str]]:
    """Who takes part in full, since when: in waves, as houses moved to the service."""
    waves = 30 if offer.code == "BIB" else 12
    gone = [WENT_UP_PLACE] if offer.code in ("BIB", "WEB") else []
    for place in [] if offer.trial == 1 else world.steadfast[offer.code] + gone:
        yield offer.code, place, (offer.since + dt.timedelta(30 * world.rng.randrange(waves))).isoformat()


def number(world: World, code: str, place: Place) -> str:
    """The number of the agreement under which a house takes part."""
    here = [*world.takers[code], WENT_UP_PLACE]
    return f"{code}-{here.index(place) + 1:03d}"


def _authority(world: World, place: Place) -> LocalAuthority:
    """Who signs for a house today: the first authority that it serves."""
    return world.house(place.name).territories.on(clock.today()).order_by("pk").first().authority


def plan(world: World) -> None:
    """What changes afterwards: services that grow, move and stop, houses that come, try, give notice and leave."""
    at, some = world.at, world.rng.randrange
    for phase, ago in TICKETING:
        at(ago, 9, partial(enter_phase, world, "TIC", phase))
    at(MOVED, 10, partial(move_service, world, "FUN", "SG-LEE"))
    at(STOPPED, 10, partial(_stop, world, "KRA"))
    for offer in OFFERS:
        here = world.takers[offer.code]
        for place in _part(offer, here, "trial"):
            at(some(540, 556) if offer.code == "TIC" else some(60, 200), 11, partial(_try, world, offer.code, place))
        for place in _part(offer, here, "later"):
            at(some(376, 390), 11, partial(_join, world, offer.code, place))
    ticketing = world.takers["TIC"]
    for index, place in enumerate(ticketing[: max(2, round(0.29 * len(ticketing)))]):
        at(FIRST_AT if index < FIRST else NEXT_AT, 14, partial(_join, world, "TIC", place))
    for place in world.left_out["BIB"][:1]:
        at(30, 11, partial(_try, world, "BIB", place))
    for code, ago, deed in (
        ("TIC", 180, _leave),
        ("WEB", 205, _leave),
        ("EBK", 150, _leave),
        ("BIB", 45, _give_notice),
        ("WEB", 70, _give_notice),
        ("EBK", 33, _give_notice),
    ):
        at(ago, 15, partial(deed, world, code, world.steadfast[code].pop()))


def _given(world: World, code: str, place: Place) -> dict[str, object]:
    return {"actor": world.secretary, "house": world.house(place.name), "service": world.services[code]}


def _try(world: World, code: str, place: Place) -> None:
    participation.start_participation(**_given(world, code, place), stage=Stage.TRIAL, start=clock.today())
    seat(world, code, place)


def _join(world: World, code: str, place: Place) -> None:
    """Take part in full under an agreement of today, after a trial or at once."""
    given, today = _given(world, code, place), clock.today()
    agreement = actions.sign_agreement(
        actor=world.secretary,
        authority=_authority(world, place),
        service=world.services[code],
        number=number(world, code, place),
        start=today,
        source=SOURCE,
    )
    if place in _part(_offer(code), world.takers[code], "trial"):
        participation.change_stage(**given, stage=Stage.FULL, day=today, agreement=agreement, source=SOURCE)
        return
    participation.start_participation(**given, stage=Stage.FULL, start=today, agreement=agreement, source=SOURCE)
    seat(world, code, place)


def _offer(code: str) -> Offer:
    return next(offer for offer in OFFERS if offer.code == code)


def _give_notice(world: World, code: str, place: Place) -> None:
    ends = world.days.next_new_year()
    participation.give_notice(**_given(world, code, place), day=clock.today(), ends=ends, source=SOURCE)


def _leave(world: World, code: str, place: Place) -> None:
    participation.end_participation(**_given(world, code, place), day=clock.today(), source=SOURCE)
    end_mandates(world, place.name, group=code)


def _stop(world: World, code: str) -> None:
    """A service that was voted to end ends for all."""
    for place in world.takers[code]:
        _leave(world, code, place)
    enter_phase(world, code, Phase.RETIREMENT)
