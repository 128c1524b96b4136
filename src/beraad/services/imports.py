"""The tables of services as files: the catalogue, phases, agreements and participation."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import Any

from django.utils.text import slugify

from beraad.kernel.ids import key
from beraad.kernel.tabular import Column, Record, one_of
from beraad.organisations.imports.engine import (
    END,
    SOURCE,
    START,
    Import,
    Preview,
    RowRefused,
    overlapping,
    table,
)
from beraad.organisations.imports.places import AUTHORITY, HOUSE, Places, authority_cell, period_cells
from beraad.organisations.models import House

from .choices import Hue, Phase, Stage
from .events import ParticipationsImported
from .models import Agreement, Participation, Service, ServicePhase

SERVICE = ("dienst", "service_code")
PHASES = {
    "idee": "idea",
    "haalbaarheidsstudie": "study",
    "test": "test",
    "opschaling": "upscaling",
    "dienst": "service",
    "stopzetting": "retirement",
}
STAGES = {"proef": "trial", "op proef": "trial", "volwaardig": "full", "deelnemer": "full", "opgezegd": "notice"}


class OfService(Import):
    """A table of which each row is about a service, named by code, address or name."""

    @cached_property
    def services(self) -> dict[str, Service]:
        rows = Service.objects.all()
        return {name: row for row in rows for name in (row.name.casefold(), row.slug, row.code.casefold())}

    def service(self, record: Record) -> Service:
        name = record.values["service"]
        if found := self.services.get(name.casefold()):
            return found
        raise RowRefused("service", "service-unknown", value=name)

    def begin(self, record: Record) -> dt.date:
        if found := record.get("start", self.start):
            return found
        raise RowRefused("start", "required")


@table
class Services(Import):
    """Found again by code."""

    table, model = "services", Service
    columns = (
        Column("code", required=True),
        Column("name", required=True, aliases=("naam",)),
        Column("slug", aliases=("adres",)),
        Column("summary", aliases=("samenvatting", "omschrijving")),
        Column("hue", one_of(Hue), aliases=("kleur",)),
        START,
        END,
        SOURCE,
    )

    def load(self, records: list[Record]) -> None:
        self.present = {row.code.casefold(): row for row in Service.objects.all()}

    def key(self, record: Record) -> Hashable:
        return record.values["code"].casefold()

    def values(self, record: Record) -> dict[str, Any]:
        values = super().values(record)
        if self.key(record) in self.present:
            # The code stays as it is: decisions bear it.
            del values["code"]
        if not values.get("slug"):
            values.pop("slug", None)
        return values

    def attach(self, record: Record, row: Service) -> dict[str, list[Any]]:
        row.slug = row.slug or slugify(row.name)[:60]
        return {}

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        for name in ("name", "slug"):
            found: dict[str, Service] = {}
            for row in chain(self.present.values(), self.added):
                other = found.setdefault(getattr(row, name), row)
                if other is not row:
                    yield row, RowRefused(name, "service-present", value=getattr(row, name))
                    yield other, RowRefused(name, "service-present", value=getattr(row, name))

    def about(self) -> Iterable[str]:
        return map(key, chain(self.added, self.changed))

    def export(self) -> Iterable[list[str]]:
        for row in Service.objects.order_by("code"):
            yield [row.code, row.name, row.slug, row.summary, row.hue, *period_cells(row)]


@table
class Phases(OfService):
    """Found again by service and start. They follow one another; the steps are taken as they were."""

    table, model, owners = "phases", ServicePhase, (Service,)
    columns = (
        Column("service", required=True, aliases=SERVICE),
        Column("phase", one_of(Phase, PHASES), required=True, aliases=("fase",)),
        START,
        END,
        SOURCE,
    )

    def load(self, records: list[Record]) -> None:
        rows = ServicePhase.objects.select_related("service")
        self.present = {(row.service_id, row.start): row for row in rows}

    def key(self, record: Record) -> Hashable:
        return self.service(record).pk, self.begin(record)

    def values(self, record: Record) -> dict[str, Any]:
        return super().values(record) | {"service": self.service(record)}

    def label(self, row: ServicePhase) -> str:
        return f"{row.service}: {row.phase}"

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        for row, other in overlapping([*self.present.values(), *self.added], lambda row: row.service_id):
            yield row, RowRefused("start", "phase-overlaps", phase=other.phase, start=other.start, end=other.end)

    def about(self) -> Iterable[str]:
        return (key(row.service) for row in chain(self.added, self.changed))

    def export(self) -> Iterable[list[str]]:
        rows = ServicePhase.objects.select_related("service").order_by("service__code", "start")
        return ([row.service.code, row.phase, *period_cells(row)] for row in rows)


@table
class Agreements(OfService):
    """Found again by service, number and start."""

    table, model, owners = "agreements", Agreement, (Service,)
    columns = (
        Column("service", required=True, aliases=SERVICE),
        Column("number", required=True, aliases=("nummer", "agreement")),
        Column("authority", required=True, aliases=AUTHORITY),
        START,
        END,
        SOURCE,
    )

    def load(self, records: list[Record]) -> None:
        self.places = Places()
        rows = Agreement.objects.select_related("service", "authority")
        self.present = {(row.service_id, row.number, row.start): row for row in rows}

    def key(self, record: Record) -> Hashable:
        return self.service(record).pk, record.values["number"], self.begin(record)

    def values(self, record: Record) -> dict[str, Any]:
        authority = self.places.authority(record.values["authority"], self.begin(record))
        return super().values(record) | {"service": self.service(record), "authority": authority}

    def label(self, row: Agreement) -> str:
        return f"{row.number} – {row.authority}"

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        for row in self.added:
            if not row.authority.covers(row.start):
                yield row, RowRefused("authority", "authority-absent", name=row.authority.name, day=row.start)
        rows = [*self.present.values(), *self.added]
        for row, other in overlapping(rows, lambda row: (row.service_id, row.number)):
            params = {"number": other.number, "name": other.authority.name, "start": other.start}
            yield row, RowRefused("number", "agreement-present", **params)

    def about(self) -> Iterable[str]:
        for row in chain(self.added, self.changed):
            yield from (key(row), key(row.authority), key(row.service))

    def export(self) -> Iterable[list[str]]:
        rows = Agreement.objects.select_related("service", "authority").order_by("service__code", "number", "start")
        return ([row.service.code, row.number, authority_cell(row.authority), *period_cells(row)] for row in rows)


@table
class Participations(OfService):
    """Found again by house, service and start; the agreement by its number."""

    table, model, owners = "participations", Participation, (House,)
    columns = (
        Column("house", required=True, aliases=HOUSE),
        Column("service", required=True, aliases=SERVICE),
        Column("stage", one_of(Stage, STAGES), required=True, aliases=("stadium",)),
        Column("agreement", aliases=("number", "nummer", "overeenkomst")),
        START,
        END,
        SOURCE,
    )

    def load(self, records: list[Record]) -> None:
        self.places = Places()
        self.agreements: dict[tuple[int, str], list[Agreement]] = defaultdict(list)
        for row in Agreement.objects.order_by("start"):
            self.agreements[row.service_id, row.number].append(row)
        rows = Participation.objects.select_related("house", "service", "agreement")
        self.present = {(row.house_id, row.service_id, row.start): row for row in rows}

    def key(self, record: Record) -> Hashable:
        return self._house(record).pk, self.service(record).pk, self.begin(record)

    def values(self, record: Record) -> dict[str, Any]:
        house, service = self._house(record), self.service(record)
        values = super().values(record) | {"house": house, "service": service}
        if "agreement" in values:
            values["agreement"] = self._agreement(record, service)
        return values

    def _house(self, record: Record) -> House:
        return self.places.house(record.values["house"], self.begin(record))

    def _agreement(self, record: Record, service: Service) -> Agreement | None:
        number, start = record.get("agreement"), self.begin(record)
        if number is None:
            return None
        found = self.agreements.get((service.pk, number))
        if not found:
            raise RowRefused("agreement", "agreement-unknown", number=number)
        return next((row for row in found if row.covers(start)), found[-1])

    def label(self, row: Participation) -> str:
        return f"{row.house} – {row.service}: {row.stage}"

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        for row in chain(self.added, self.changed):
            if not row.house.covers(row.start):
                yield row, RowRefused("house", "house-absent", name=row.house.name, day=row.start)
            if not row.service.covers(row.start):
                yield row, RowRefused("service", "service-absent", name=row.service.name, day=row.start)
            if row.agreement is None and row.stage == Stage.FULL:
                yield row, RowRefused("agreement", "agreement-needed", name=row.house.name)
            if row.agreement and not self._serves(row):
                params = {"number": row.agreement.number, "name": row.house.name, "day": row.start}
                yield row, RowRefused("agreement", "agreement-unfit", **params)
        rows = [*self.present.values(), *self.added]
        for row, other in overlapping(rows, lambda row: (row.house_id, row.service_id)):
            params = {"house": other.house.name, "service": other.service.name, "stage": other.stage}
            yield row, RowRefused("start", "participation-overlaps", **params, start=other.start, end=other.end)

    def _serves(self, row: Participation) -> bool:
        """As `services.actions.agreement_serves`, from memory."""
        served = {t.authority_id for t in self.places.served[row.house_id] if t.covers(row.start)}
        return row.agreement.service_id == row.service_id and any(
            agreement.authority_id in served and agreement.covers(row.start)
            for agreement in self.agreements[row.service_id, row.agreement.number]
        )

    def about(self) -> Iterable[str]:
        for row in chain(self.added, self.changed):
            yield from (key(row.house), key(row.service))

    def event(self, preview: Preview) -> ParticipationsImported:
        return ParticipationsImported(
            about=tuple(self.about()),
            services=sorted({row.service_id for row in chain(self.added, self.changed)}),
            added=len(preview.added),
            changed=len(preview.changed),
            same=preview.same,
            digest=preview.digest,
            source=self.source,
        )

    def export(self) -> Iterable[list[str]]:
        rows = Participation.objects.select_related("house", "service", "agreement")
        for row in rows.order_by("service__code", "house__slug", "start"):
            agreement = row.agreement.number if row.agreement else ""
            yield [row.house.slug, row.service.code, row.stage, agreement, *period_cells(row)]
