import datetime as dt

import pytest

from beraad.access.actor import SYSTEM, VISITOR
from beraad.bodies.models import Seat
from beraad.kernel.errors import Forbidden, Invalid
from beraad.organisations import imports
from beraad.organisations.actions import register_authority, set_territory
from beraad.record.models import Entry
from beraad.record.queries import history
from beraad.services.actions import sign_agreement
from beraad.services.models import Agreement, Participation, Service, ServicePhase
from beraad.services.participation import change_stage, start_participation
from factories import world

pytestmark = pytest.mark.django_db
TABLES = ["services", "phases", "agreements", "participations"]


def take(text, **given):
    return imports.apply(actor=SYSTEM, data=text.encode(), **{"source": "test"} | given)


def look(text, **given):
    return imports.preview(actor=SYSTEM, data=text.encode(), **{"source": "test"} | given)


def numbers(found):
    return len(found.added), len(found.changed), found.same, found.refused


def reasons(found):
    return [(p.row, p.column, p.code) for p in found.problems]


def test_a_service_with_its_phases_agreements_and_participants_from_files(bree):
    catalogue = "code;naam;omschrijving;kleur;van\nEBK;E-boeken;Lezen op een scherm;green;2020-01-01\n"
    phases = "service;fase;van;tot\nEBK;idee;1/1/2020;1/1/2021\nebk;test;1/1/2021;1/1/2022\nE-boeken;dienst;1/1/2022;\n"
    agreements = "service;number;nis;start\nEBK;EBK-1;72004;2020-01-01\n"
    participations = (
        "house;service;stage;agreement;start;end\n"
        "bibliotheek-bree;EBK;trial;;2020-01-01;2021-01-01\n"
        "Bibliotheek Bree;e-boeken;volwaardig;EBK-1;2021-01-01;\n"
    )
    for text, added in [(catalogue, 1), (phases, 3), (agreements, 1), (participations, 2)]:
        assert numbers(take(text)) == (added, 0, 0, 0)
        assert numbers(take(text)) == (0, 0, added, 0)
    service = Service.objects.get(code="EBK")
    assert (service.slug, service.phases.last().phase, service.participations.last().agreement.number) == (
        "e-boeken",
        "service",
        "EBK-1",
    )
    assert history(f"service:{service.pk}")[0].kind == "ParticipationsImported"
    assert history(f"house:{bree.house.pk}")[0].data["services"] == [service.pk]


def test_every_rule_of_participation_holds_for_files(bree):
    peer = register_authority(actor=SYSTEM, name="Peer", nis="72030", start=dt.date(2019, 1, 1))
    sign_agreement(actor=SYSTEM, authority=peer, service=bree.service, number="BIB-2", start=dt.date(2020, 1, 1))
    start_participation(
        actor=SYSTEM,
        house=bree.house,
        service=bree.service,
        stage="full",
        start=dt.date(2024, 1, 1),
        agreement=bree.agreement,
    )
    seq = Entry.objects.count()
    text = (
        "house;service;stage;agreement;start;end\n"
        "Bibliotheek Bree;BIB;trial;;2023-01-01;2024-06-01\n"  # over the running period
        "Bibliotheek Bree;BIB;full;;2020-01-01;2020-06-01\n"  # without agreement
        "Bibliotheek Bree;BIB;full;BIB-2;2021-01-01;2021-06-01\n"  # of an authority it does not serve
        "Bibliotheek Bree;BIB;trial;;2019-01-01;2019-06-01\n"  # before the house
        "Bibliotheek Nergens;BIB;trial;;2020-01-01;\n"
        "Bibliotheek Bree;XYZ;trial;;2020-01-01;\n"
        "Bibliotheek Bree;BIB;full;BIB-9;2022-01-01;2022-06-01\n"
        "Bibliotheek Bree;BIB;lid;;2022-01-01;\n"
        "Bibliotheek Bree;BIB;trial;;;\n"
        "Bibliotheek Bree;BIB;trial;;2021-03-01;2021-09-01\n"  # over another row
    )
    found = look(text)
    assert reasons(found) == [
        (2, "start", "participation-overlaps"),
        (3, "agreement", "agreement-needed"),
        (4, "agreement", "agreement-unfit"),
        (4, "start", "participation-overlaps"),
        (5, "house", "house-absent"),
        (5, "service", "service-absent"),
        (6, "house", "house-unknown"),
        (7, "service", "service-unknown"),
        (8, "agreement", "agreement-unknown"),
        (9, "stage", "choice-unlisted"),
        (10, "start", "required"),
        (11, "start", "participation-overlaps"),
    ]
    with pytest.raises(Invalid):
        take(text)
    assert (Participation.objects.count(), Entry.objects.count()) == (1, seq)


def test_a_file_may_end_what_runs(bree):
    start_participation(actor=SYSTEM, house=bree.house, service=bree.service, stage="trial", start=dt.date(2024, 1, 1))
    head = "house;service;stage;agreement;start;end\n"
    text = head + "bibliotheek-bree;BIB;trial;;2024-01-01;2025-01-01\nbibliotheek-bree;BIB;full;BIB-1;2025-01-01;\n"
    found = take(text)
    assert numbers(found) == (1, 1, 0, 0)
    assert found.changed[0].changes == {"end": [None, dt.date(2025, 1, 1)]}


def test_who_comes_in_by_a_file_gets_a_seat():
    here = world((100, 200))
    house, other = here.houses
    Participation.objects.filter(house=other).update(end=dt.date(2025, 6, 1))
    register_authority(actor=SYSTEM, name="Nieuw", nis="11001", start=dt.date(2020, 1, 1))
    take("name;nis_codes;start;kind\nBibliotheek Nieuw;11001;2025-01-01;library\n", table="houses")
    take("house;service;stage;start\nBibliotheek Nieuw;BIB;trial;2026-01-01\n")
    assert Seat.objects.filter(body=here.consortium, house__name="Bibliotheek Nieuw").count() == 1


def test_phases_and_agreements_do_not_overlap(bree):
    text = "service;phase;start;end\nBIB;idea;2020-01-01;\nBIB;study;2021-01-01;\n"
    assert {code for *_, code in reasons(look(text))} == {"phase-overlaps"}
    text = "service;number;authority;start\nBIB;BIB-1;Bree;2022-01-01\nBIB;BIB-2;Bree;2010-01-01\n"
    assert reasons(look(text)) == [(2, "number", "agreement-present"), (3, "authority", "authority-absent")]


def test_two_services_do_not_share_a_name(bree):
    text = "code;name;start\nXYZ;Bibliotheeksysteem;2020-01-01\nABC;Nieuw;2020-01-01\nABD;nieuw;2020-01-01\n"
    assert reasons(look(text)) == [
        (2, "name", "service-present"),
        (2, "slug", "service-present"),
        (3, "slug", "service-present"),
        (4, "slug", "service-present"),
    ]


def test_only_the_secretariat_imports(bree):
    for table in TABLES:
        with pytest.raises(Forbidden):
            imports.preview(actor=VISITOR, data=b"house;service\nx;y\n", table=table)


def test_what_is_exported_imports_without_change_and_fills_an_empty_installation(bree):
    pair = {"actor": SYSTEM, "house": bree.house, "service": bree.service}
    start_participation(**pair, stage="trial", start=dt.date(2021, 1, 1))
    change_stage(**pair, stage="full", day=dt.date(2022, 1, 1), agreement=bree.agreement)
    set_territory(
        actor=SYSTEM,
        house=bree.house,
        start=dt.date(2023, 1, 1),
        authority=register_authority(actor=SYSTEM, name="Peer", nis="72030", start=dt.date(2019, 1, 1)),
    )
    take("service;phase;start;end\nBIB;idea;2020-01-01;2021-01-01\nBIB;service;2021-01-01;\n")
    before = {table: imports.export(actor=SYSTEM, table=table) for table in TABLES}
    for table, content in before.items():
        found = imports.preview(actor=SYSTEM, data=content)
        assert (found.table, numbers(found)[:2], found.problems) == (table, (0, 0), [])
    for model in (Participation, Agreement, ServicePhase, Service):
        model.objects.all().delete()
    for content in before.values():
        imports.apply(actor=SYSTEM, data=content)
    assert {table: imports.export(actor=SYSTEM, table=table) for table in TABLES} == before


def test_ten_thousand_rows_are_taken_over_with_few_statements(bree, queries):
    houses = "name;nis_codes;start;soort\n" + "".join(
        f"Bibliotheek {n};72004;2020-01-01;bibliotheek\n" for n in range(2_000)
    )
    take(houses)
    text = "house;service;stage;agreement;start;end\n" + "".join(
        f"bibliotheek-{n};BIB;full;BIB-1;{year}-01-01;{year + 1}-01-01\n"
        for n in range(2_000)
        for year in range(2020, 2025)
    )
    with queries(5):
        assert numbers(look(text)) == (10_000, 0, 0, 0)
    # Bulk statements of rows, and of the things the one event is about.
    with queries(most=100):
        take(text)
    assert Participation.objects.count() == 10_000
    assert numbers(look(text)) == (0, 0, 10_000, 0)
