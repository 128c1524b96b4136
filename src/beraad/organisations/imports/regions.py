"""Mergers of authorities and their clusters, as files."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import chain
from typing import Any

from beraad.access.actor import Actor
from beraad.kernel.errors import Invalid
from beraad.kernel.ids import key
from beraad.kernel.tabular import Column, Record, Sheet, day, day_cell, matched, several
from beraad.organisations.actions import register_authority
from beraad.organisations.mergers import merge_authorities
from beraad.organisations.models import Cluster, ClusterMember, LocalAuthority, Merger

from .engine import BATCH, END, SOURCE, START, Import, Preview, RowRefused, overlapping, table
from .places import AUTHORITY, Places, authority_cell, period_cells

CONTINUITY = {
    True: ("new legal entity", "new", "yes", "ja", "nieuw"),
    False: ("absorbed into existing legal entity", "existing", "no", "nee", "bestaand"),
}


def _new_legal_entity(cell: str) -> bool:
    for value, words in CONTINUITY.items():
        if cell.casefold() in words:
            return value
    raise Invalid("choice-unlisted", choices=", ".join(words[0] for words in CONTINUITY.values()))


@table
class Mergers(Import):
    """One row per authority that goes up in another; each merger is a deed of its own.

    A row that says that an authority goes on as itself changes nothing. An unknown successor is registered.
    """

    table, model = "mergers", Merger
    columns = (
        Column("old_nis", required=True),
        Column("old_name"),
        Column("new_nis", required=True),
        Column("new_name"),
        Column("day", day, required=True, aliases=("effective_date", "datum"), blank=None),
        Column("new_legal_entity", _new_legal_entity, required=True, aliases=("legal_continuity",), blank=None),
        SOURCE,
    )

    def reshape(self, sheet: Sheet) -> Sheet:
        places = matched(sheet.header, self.columns)
        pair = [places[name] for name in ("old_nis", "new_nis") if name in places]
        rows = [(row, cells) for row, cells in sheet.rows if len({cells[p] for p in pair if p < len(cells)}) != 1]
        self.passed = len(sheet.rows) - len(rows)
        return Sheet(sheet.header, rows)

    def load(self, records: list[Record]) -> None:
        self.places = Places()
        self.fresh: dict[str, LocalAuthority] = {}
        self.present = {row.former_id: row for row in Merger.objects.select_related("former", "successor")}

    def key(self, record: Record) -> Hashable:
        return self._former(record).pk

    def values(self, record: Record) -> dict[str, Any]:
        return super().values(record) | {"former": self._former(record), "successor": self._successor(record)}

    def _former(self, record: Record) -> LocalAuthority:
        return self.places.authority(record.values["old_nis"], _eve(record.values["day"]), "old_nis")

    def _successor(self, record: Record) -> LocalAuthority:
        nis, name = record.values["new_nis"], record.get("new_name")
        try:
            return self.places.authority(nis, record.values["day"], "new_nis")
        except RowRefused:
            if not name:
                raise
            return self.fresh.setdefault(nis, LocalAuthority(name=name, nis=nis, start=record.values["day"]))

    def label(self, row: Merger) -> str:
        return f"{row.former} → {row.successor}"

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        for row in self.changed:
            yield row, RowRefused("old_nis", "already-merged", name=row.former.name, day=row.day)
        gone = {row.former_id: row.day for row in self.added}
        for row in self.added:
            if gone.get(row.successor_id, dt.date.max) <= row.day:
                yield row, RowRefused("new_nis", "successor-goes-up", name=row.successor.name, day=row.day)
            if not row.former.covers(_eve(row.day)):
                yield row, RowRefused("old_nis", "former-absent", name=row.former.name, day=row.day)
            if not row.successor.covers(row.day):
                yield row, RowRefused("new_nis", "successor-absent", name=row.successor.name, day=row.day)

    def keep(self, actor: Actor) -> None:
        groups: dict[tuple[Any, ...], list[Merger]] = defaultdict(list)
        for row in sorted(self.added, key=lambda row: row.day):
            groups[row.successor.nis, row.day, row.new_legal_entity, row.source].append(row)
        for (nis, when, new_legal_entity, source), rows in groups.items():
            former, successor = rows[0].former, rows[0].successor
            if nis in self.fresh:
                successor = register_authority(
                    actor=actor,
                    name=successor.name,
                    nis=nis,
                    kind=former.kind,
                    province=former.province,
                    region=former.region,
                    start=when,
                    source=source,
                )
            merge_authorities(
                actor=actor,
                formers=[row.former for row in rows],
                successor=successor,
                day=when,
                new_legal_entity=new_legal_entity,
                source=source,
            )

    def event(self, preview: Preview) -> None:
        return None

    def export(self) -> Iterable[list[str]]:
        rows = Merger.objects.select_related("former", "successor").order_by("day", "successor__name", "former__name")
        for row in rows:
            yield [
                authority_cell(row.former),
                row.former.name,
                authority_cell(row.successor),
                row.successor.name,
                day_cell(row.day),
                CONTINUITY[row.new_legal_entity][0],
                row.source,
            ]


def _eve(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


@table
class Clusters(Import):
    """One row per authority in a cluster, found again by both and start; a file may name all members in one cell."""

    table, model = "clusters", ClusterMember
    columns = (
        Column("cluster", required=True),
        Column("legal_form", aliases=("legal_form_nl", "rechtsvorm")),
        Column("authority", required=True, aliases=(*AUTHORITY, "member")),
        START,
        END,
        SOURCE,
    )

    def reshape(self, sheet: Sheet) -> Sheet:
        members = matched(sheet.header, [Column("members", aliases=("member_municipalities", "leden"))])
        if not members:
            return sheet
        place = members["members"]
        header = [*sheet.header[:place], "authority", *sheet.header[place + 1 :]]
        rows = [
            (row, [*cells[:place], member, *cells[place + 1 :]])
            for row, cells in sheet.rows
            for member in (several(cells[place]) if place < len(cells) else [""]) or [""]
        ]
        return Sheet(header, rows)

    def load(self, records: list[Record]) -> None:
        self.places = Places()
        self.clusters = {cluster.name.casefold(): cluster for cluster in Cluster.objects.all()}
        self.reformed: dict[int, Cluster] = {}
        rows = ClusterMember.objects.select_related("cluster", "authority")
        self.present = {(row.cluster.name.casefold(), row.authority_id, row.start): row for row in rows}

    def key(self, record: Record) -> Hashable:
        return record.values["cluster"].casefold(), self._authority(record).pk, record.get("start", self.start)

    def values(self, record: Record) -> dict[str, Any]:
        name, start = record.values["cluster"], record.get("start", self.start)
        form, source = record.get("legal_form", ""), record.get("source", self.source)
        if start is None:
            raise RowRefused("start", "required")
        fresh = Cluster(name=name, legal_form=form, start=start, source=source)
        cluster = self.clusters.setdefault(name.casefold(), fresh)
        if cluster.pk is None:
            cluster.start = min(cluster.start, start)
        return super().values(record) | {"cluster": cluster, "authority": self._authority(record)}

    def attach(self, record: Record, row: ClusterMember) -> dict[str, list[Any]]:
        old, new = row.cluster.legal_form, record.get("legal_form", row.cluster.legal_form)
        if old == new:
            return {}
        row.cluster.legal_form = new
        if row.cluster.pk:
            self.reformed[row.cluster.pk] = row.cluster
        return {"legal_form": [old, new]}

    def _authority(self, record: Record) -> LocalAuthority:
        return self.places.authority(record.values["authority"], record.get("start", self.start))

    def label(self, row: ClusterMember) -> str:
        return f"{row.cluster.name} – {row.authority}"

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        rows = [*self.present.values(), *self.added]
        for row, other in overlapping(rows, lambda row: (row.cluster.name.casefold(), row.authority_id)):
            yield row, RowRefused("authority", "cluster-member", name=other.authority.name)

    def keep(self, actor: Actor) -> None:
        fresh = {row.cluster.name: row.cluster for row in self.added if row.cluster.pk is None}
        Cluster.objects.bulk_create(fresh.values(), batch_size=BATCH)
        Cluster.objects.bulk_update(self.reformed.values(), ["legal_form"])
        super().keep(actor)

    def about(self) -> Iterable[str]:
        for row in chain(self.added, self.changed):
            yield from (key(row.cluster), key(row.authority))

    def export(self) -> Iterable[list[str]]:
        rows = ClusterMember.objects.select_related("cluster", "authority")
        for row in rows.order_by("cluster__name", "authority__name", "start"):
            yield [row.cluster.name, row.cluster.legal_form, authority_cell(row.authority), *period_cells(row)]
