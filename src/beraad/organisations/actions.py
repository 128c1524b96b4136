"""What is done with authorities, houses, territories, figures and affiliations."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import change, locked, wellformed
from beraad.people.models import Person
from beraad.record.actions import append

from . import events
from .choices import AuthorityKind, HouseKind
from .filing import refile
from .identifiers import enterprise_number, nis_code, ovo_code
from .models import Affiliation, Figure, House, LocalAuthority, Territory

IDENTIFIERS = {"nis": nis_code, "kbo": enterprise_number, "ovo": ovo_code}


@transaction.atomic
def register_authority(
    *,
    actor: Actor,
    name: str,
    start: dt.date,
    kind: str = AuthorityKind.MUNICIPALITY,
    nis: str = "",
    kbo: str = "",
    ovo: str = "",
    province: str = "",
    region: str = "",
    postal_code: str = "",
    end: dt.date | None = None,
    source: str = "",
) -> LocalAuthority:
    """Register a legal entity of local government.

    Numbers may be written in any usual way and are kept compact. Invalid (`nis-invalid`, `kbo-invalid`,
    `ovo-invalid`) when a number is none; Conflict (`nis-taken` …) when another authority has it in that period.
    """
    require(actor, "keep", LocalAuthority)
    authority = wellformed(
        LocalAuthority(
            name=name,
            kind=kind,
            province=province,
            region=region,
            postal_code=postal_code,
            start=start,
            end=end,
            source=source,
            **_identifiers(nis=nis, kbo=kbo, ovo=ovo),
        )
    )
    _require_own_numbers(authority)
    authority.save(force_insert=True)
    append(
        actor=actor,
        event=events.AuthorityRegistered(
            about=(key(authority),),
            authority=authority.pk,
            name=authority.name,
            authority_kind=authority.kind,
            nis=authority.nis,
            kbo=authority.kbo,
            ovo=authority.ovo,
            start=authority.start,
            source=authority.source,
        ),
    )
    return authority


@transaction.atomic
def change_authority(*, actor: Actor, authority: LocalAuthority, **changes: Any) -> LocalAuthority:
    """Change fields of an authority (those `register_authority` takes). Errors as there."""
    require(actor, "keep", authority)
    authority = locked(authority)
    changes |= _identifiers(**{name: changes[name] for name in IDENTIFIERS if name in changes})
    if changed := change(authority, changes):
        _require_own_numbers(authority)
        authority.save(update_fields=list(changed))
        if "name" in changed:
            refile(authority.territories.values_list("house", flat=True))
        append(
            actor=actor,
            event=events.AuthorityChanged(
                about=(key(authority),), authority=authority.pk, name=authority.name, changes=changed
            ),
        )
    return authority


def _identifiers(**written: str) -> dict[str, str]:
    numbers = {name: IDENTIFIERS[name](text) if text else "" for name, text in written.items()}
    if wrong := {name: f"{name}-invalid" for name, number in numbers.items() if number is None}:
        raise Invalid(next(iter(wrong.values())), wrong)
    return {name: number or "" for name, number in numbers.items()}


def _require_own_numbers(authority: LocalAuthority) -> None:
    others = LocalAuthority.objects.exclude(pk=authority.pk)
    for name in IDENTIFIERS:
        # A NIS code is one territory for ever; a legal entity may go on under another code (a merger).
        when = Q() if name == "nis" else overlaps(authority.start, authority.end)
        if (number := getattr(authority, name)) and (other := others.filter(when, **{name: number}).first()):
            raise Conflict(f"{name}-taken", value=number, name=other.name)


@transaction.atomic
def register_house(
    *,
    actor: Actor,
    name: str,
    start: dt.date,
    kind: str = HouseKind.LIBRARY,
    slug: str = "",
    serves: Sequence[LocalAuthority] = (),
    end: dt.date | None = None,
    source: str = "",
) -> House:
    """Register a house that serves these authorities from its start. Conflict (`house-present`) for a taken name."""
    require(actor, "keep", House)
    house = wellformed(House(name=name, slug=slug or free_slug(name), kind=kind, start=start, end=end, source=source))
    _require_own_name(house)
    house.save(force_insert=True)
    Territory.objects.bulk_create(
        Territory(house=house, authority=authority, start=house.start, end=house.end, source=house.source)
        for authority in serves
    )
    refile([house.pk])
    append(
        actor=actor,
        event=events.HouseRegistered(
            about=(key(house), *map(key, serves)),
            house=house.pk,
            name=house.name,
            house_kind=house.kind,
            start=house.start,
            source=house.source,
            serves=[named(authority) for authority in serves],
        ),
    )
    return house


@transaction.atomic
def change_house(*, actor: Actor, house: House, **changes: Any) -> House:
    """Change fields of a house: name, slug, kind, start, end, source. Its address stays when its name changes."""
    require(actor, "keep", house)
    house = locked(house)
    if changed := change(house, changes):
        _require_own_name(house)
        house.save(update_fields=list(changed))
        refile([house.pk])
        append(
            actor=actor,
            event=events.HouseChanged(about=(key(house),), house=house.pk, name=house.name, changes=changed),
        )
    return house


def _require_own_name(house: House) -> None:
    others = House.objects.exclude(pk=house.pk)
    if others.filter(overlaps(house.start, house.end), name=house.name).exists():
        raise Conflict("house-present", name=house.name)
    if others.filter(slug=house.slug).exists():
        raise Conflict("slug-taken", value=house.slug)


def free_slug(name: str, taken: set[str] | None = None) -> str:
    """An address for a name that no house has yet (nor is in `taken`)."""
    stem = slugify(name)[:120] or "house"
    if taken is None:
        taken = set(House.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


@transaction.atomic
def set_territory(
    *,
    actor: Actor,
    house: House,
    authority: LocalAuthority,
    start: dt.date,
    end: dt.date | None = None,
    source: str = "",
) -> Territory:
    """Let a house serve an authority from `start` until, not including, `end`.

    With the start of a period that is there already, that period gets this end. Conflict (`territory-overlaps`) when
    another period of the two shares a day with this one.
    """
    require(actor, "keep", Territory)
    locked(house)
    territory = Territory.objects.filter(house=house, authority=authority, start=start).first() or Territory(
        house=house, authority=authority, start=start
    )
    territory.end, territory.source = end, source or territory.source
    wellformed(territory)
    others = Territory.objects.filter(overlaps(start, end), house=house, authority=authority).exclude(pk=territory.pk)
    if clash := others.first():
        raise Conflict("territory-overlaps", name=authority.name, start=clash.start, end=clash.end)
    territory.save()
    refile([house.pk])
    append(
        actor=actor,
        event=events.TerritorySet(
            about=(key(house), key(authority)),
            house=house.pk,
            house_name=house.name,
            authority=authority.pk,
            authority_name=authority.name,
            start=territory.start,
            end=territory.end,
            source=territory.source,
        ),
    )
    return territory


@transaction.atomic
def record_figure(
    *,
    actor: Actor,
    register: str,
    day: dt.date,
    value: Decimal | int,
    source: str,
    authority: LocalAuthority | None = None,
    house: House | None = None,
) -> Figure:
    """Record a number about an authority or a house; a number of the same day is replaced, and the record says so."""
    require(actor, "keep", Figure)
    if (authority is None) == (house is None):
        raise Invalid("figure-of-one")
    owner = locked(authority or house)
    figure = Figure.objects.filter(register=register, authority=authority, house=house, day=day).first() or Figure(
        register=register, authority=authority, house=house, day=day
    )
    before = figure.value
    figure.value, figure.source = Decimal(value), source
    wellformed(figure)
    if figure.value < 0:
        raise Invalid("figure-negative", {"value": "figure-negative"})
    figure.save()
    append(
        actor=actor,
        event=events.FigureRecorded(
            about=(key(owner),),
            register=register,
            authority=authority and authority.pk,
            house=house and house.pk,
            name=owner.name,
            day=figure.day,
            value=f"{figure.value.normalize():f}",
            before=None if before is None else f"{before.normalize():f}",
            source=figure.source,
        ),
    )
    return figure


@transaction.atomic
def affiliate(
    *,
    actor: Actor,
    person: Person,
    house: House,
    start: dt.date,
    function: str = "",
    end: dt.date | None = None,
    source: str = "",
) -> Affiliation:
    """Let a person belong to a house. Conflict (`affiliation-overlaps`) when they already do in that period."""
    require(actor, "keep", Affiliation)
    locked(house)
    affiliation = wellformed(
        Affiliation(person=person, house=house, function=function, start=start, end=end, source=source)
    )
    if clash := Affiliation.objects.filter(overlaps(start, end), person=person, house=house).first():
        raise Conflict("affiliation-overlaps", name=house.name, start=clash.start, end=clash.end)
    affiliation.save(force_insert=True)
    append(
        actor=actor,
        event=events.AffiliationStarted(
            about=(key(house), key(person)),
            affiliated=person.pk,
            name=str(person),
            house=house.pk,
            house_name=house.name,
            function=affiliation.function,
            start=start,
            end=end,
            source=affiliation.source,
        ),
    )
    return affiliation


@transaction.atomic
def change_function(*, actor: Actor, affiliation: Affiliation, function: str) -> Affiliation:
    """Say what a person does at a house."""
    require(actor, "describe", affiliation)
    affiliation = locked(affiliation)
    if changed := change(affiliation, {"function": function}):
        affiliation.save(update_fields=["function"])
        append(
            actor=actor,
            event=events.FunctionChanged(
                about=(key(affiliation.house), key(affiliation.person)),
                affiliated=affiliation.person_id,
                name=str(affiliation.person),
                house=affiliation.house_id,
                house_name=affiliation.house.name,
                before=changed["function"][0],
                function=affiliation.function,
            ),
        )
    return affiliation


@transaction.atomic
def end_affiliation(*, actor: Actor, affiliation: Affiliation, end: dt.date) -> Affiliation:
    """From `end` on the person no longer belongs to the house. Errors as for shortening a period."""
    require(actor, "keep", affiliation)
    affiliation = locked(affiliation)
    affiliation.shorten(end)
    affiliation.save(update_fields=["end"])
    append(
        actor=actor,
        event=events.AffiliationEnded(
            about=(key(affiliation.house), key(affiliation.person)),
            affiliated=affiliation.person_id,
            name=str(affiliation.person),
            house=affiliation.house_id,
            house_name=affiliation.house.name,
            end=end,
        ),
    )
    return affiliation


def named(thing: LocalAuthority | House) -> dict[str, Any]:
    """How an event names an organisation: by number, and by name as it was."""
    return {"id": thing.pk, "name": thing.name}
