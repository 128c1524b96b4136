import datetime as dt
from pathlib import Path

import pytest

import beraad
from beraad.access.actor import SYSTEM, VISITOR, Actor
from beraad.kernel.errors import Forbidden, Invalid, NotFound
from beraad.organisations import imports, queries
from beraad.organisations.models import Affiliation, Cluster, Figure, House, LocalAuthority, Merger, Territory
from beraad.people.models import Person
from beraad.record.models import Entry
from beraad.record.queries import history

pytestmark = pytest.mark.django_db
DATA = Path(beraad.__file__).parent / "demo" / "data"
START = dt.date(2025, 1, 1)
TABLES = list(imports.TABLES)


def data(text):
    return text.encode()


def take(content, **given):
    content = (DATA / content).read_bytes() if isinstance(content, str) else content
    return imports.apply(actor=SYSTEM, data=content, **{"start": START, "source": "test"} | given)


def look(content, **given):
    content = (DATA / content).read_bytes() if isinstance(content, str) else content
    return imports.preview(actor=SYSTEM, data=content, **{"start": START, "source": "test"} | given)


def numbers(found):
    return len(found.added), len(found.changed), found.same, found.refused


def reasons(found):
    return [(p.row, p.column, p.code) for p in found.problems]


def test_the_real_files_are_taken_over_as_they_are():
    assert numbers(take("flemish_municipalities_2025.csv")) == (285, 0, 0, 0)
    assert numbers(take("flemish_municipalities_2025.csv", table="figures")) == (570, 0, 0, 0)
    assert numbers(take("demo_culture_houses.csv")) == (339, 0, 0, 0)
    assert LocalAuthority.objects.get(nis="23106").kbo == "1010784540"
    assert set(House.objects.get(name="IVEBICA").territories.values_list("authority__nis", flat=True)) == {
        "11018",
        "11030",
        "11038",
    }
    figures = queries.figures_for(House.objects.values_list("pk", flat=True), "inhabitants", dt.date(2025, 6, 1))
    assert len(figures) == 339
    herstappe = LocalAuthority.objects.get(name="Herstappe").figures.get(day=START)
    assert sum(f.value for f in figures.values()) == 6_864_766 - herstappe.value


def test_again_is_all_the_same_and_no_deed():
    for table in ("authorities", "figures"):
        take("flemish_municipalities_2025.csv", table=table)
    take("demo_culture_houses.csv")
    seq = Entry.objects.count()
    assert numbers(take("flemish_municipalities_2025.csv")) == (0, 0, 285, 0)
    assert numbers(take("flemish_municipalities_2025.csv", table="figures")) == (0, 0, 570, 0)
    assert numbers(take("demo_culture_houses.csv")) == (0, 0, 339, 0)
    assert (Entry.objects.count(), seq) == (3, 3)


def test_the_mergers_of_2025_from_files():
    take("flemish_municipalities_before_2025.csv", start=dt.date(2019, 1, 1))
    take("flemish_municipalities_before_2025.csv", table="figures")
    tielt = LocalAuthority.objects.get(name="Tielt")
    take(data("name;nis\nBibliotheek Tielt;37015\n"), table="houses", start=dt.date(2020, 1, 1))
    assert numbers(take("flemish_municipality_mergers_2025.csv")) == (27, 0, 1, 0), "one goes on as itself"
    assert numbers(take("flemish_municipality_mergers_2025.csv")) == (0, 0, 28, 0)
    assert Merger.objects.filter(successor__nis="11002").get().former.name == "Borsbeek"
    new = LocalAuthority.objects.get(nis="37022")
    assert (new.name, new.start, LocalAuthority.objects.get(pk=tielt.pk).end) == ("Tielt", START, START)
    house = House.objects.get()
    assert queries.figures_for([house.pk], "inhabitants", dt.date(2024, 1, 1))[house.pk].value == 20603
    assert queries.figures_for([house.pk], "inhabitants", START)[house.pk].value == 20603 + 10833
    found = take("flemish_municipalities_2025.csv", start=dt.date(2019, 1, 1))
    assert numbers(found) == (272, 13, 0, 0)
    assert next(line for line in found.changed if line.name == "Tielt").changes["kbo"][0] == ""


def test_an_authority_does_not_go_up_in_itself_or_in_one_that_goes_up_that_day():
    take("flemish_municipalities_2025.csv")
    head = "old_nis;new_nis;day;new_legal_entity"
    found = look(data(f"{head}\n11004;11004;2026-01-01;no"))
    assert numbers(found) == (0, 0, 1, 0) and found.empty
    circle = look(data(f"{head}\n11004;11005;2026-01-01;no\n11005;11004;2026-01-01;no"))
    assert reasons(circle) == [(2, "new_nis", "successor-goes-up"), (3, "new_nis", "successor-goes-up")]
    chain = data(f"{head}\n11005;11008;2027-01-01;no\n11004;11005;2026-01-01;no")
    assert numbers(look(chain)) == numbers(take(chain)) == (2, 0, 0, 0)
    assert list(Merger.objects.order_by("day").values_list("former__nis", "successor__nis")) == [
        ("11004", "11005"),
        ("11005", "11008"),
    ]


def test_clusters_need_every_member_to_be_known():
    take("flemish_municipalities_2025.csv")
    seq = Entry.objects.count()
    assert reasons(look("library_clusters.csv")) == [(4, "authority", "authority-unknown")]
    with pytest.raises(Invalid) as refused:
        take("library_clusters.csv")
    assert refused.value.code == "import-refused"
    assert (Cluster.objects.count(), Entry.objects.count()) == (0, seq)
    take(data("name,nis\nBorsbeek,11007\n"), table="authorities")
    assert numbers(take("library_clusters.csv")) == (39, 0, 0, 0)
    assert numbers(take("library_clusters.csv")) == (0, 0, 39, 0)
    assert Cluster.objects.get(name="HaBoBIB").members.count() == 2


def test_a_half_good_file_changes_nothing_and_says_where_and_why():
    text = (
        "naam;niscode;ondernemingsnummer;van;tot;provincie;kleur\n"
        "Bree;72004;0207.500.123;1/1/2019;;Limburg;rood\n"
        "Peer;7203;0207500124;31/02/2019;;Limburg;\n"
        ";72018;;1/1/2019;1/1/2018;;\n"
        "Bree;72004;;;;;\n"
        f"{'x' * 121};72021;;1/1/2019;1/1/2018;;\n"
        "Lommel;72020;0207500123;;;;\n"
    )
    found = look(data(text))
    assert reasons(found) == [
        (2, "kbo", "kbo-taken"),
        (3, "kbo", "kbo-invalid"),
        (3, "nis", "nis-invalid"),
        (3, "start", "date-invalid"),
        (4, "name", "required"),
        (5, "", "row-twice"),
        (6, "end", "ends-before-start"),
        (6, "name", "too-long"),
        (7, "kbo", "kbo-taken"),
    ]
    assert (found.refused, found.unused) == (6, ["kleur"])
    assert [p.value for p in found.problems if p.row == 3] == ["0207500124", "7203", "31/02/2019"]
    with pytest.raises(Invalid):
        take(data(text))
    assert (LocalAuthority.objects.count(), Entry.objects.count()) == (0, 0)


def test_what_differs_is_changed_and_what_is_not_in_the_file_stays():
    take(data("name;nis;kbo;province\nBree;72004;0207500123;Limburg\nPeer;72030;;Limburg\n"))
    found = take(data("nis,name,postal_code\n72004,Bree-Peer,3960\n"))
    assert [(line.name, line.changes) for line in found.changed] == [
        ("Bree-Peer", {"name": ["Bree", "Bree-Peer"], "postal_code": ["", "3960"]})
    ]
    bree = LocalAuthority.objects.get(nis="72004")
    assert (bree.kbo, bree.province, bree.start, bree.source) == ("0207500123", "Limburg", START, "test")
    event = history(f"localauthority:{bree.pk}")[0]
    assert (event.kind, event.data["changed"], event.data["added"]) == ("TableImported", 1, 0)
    assert history(f"localauthority:{LocalAuthority.objects.get(nis='72030').pk}").count() == 1


def test_an_empty_cell_leaves_what_is_there():
    take(data("nis;name;kbo;province;end\n71066;Zonhoven;0207508932;Limburg;2030-01-01"))
    found = take(data("nis;name;kbo;province;end;source\n71066;Zonhoven;;;;"))
    assert numbers(found) == (0, 0, 1, 0)
    authority = LocalAuthority.objects.get()
    assert (authority.kbo, authority.province, authority.end) == ("0207508932", "Limburg", dt.date(2030, 1, 1))


def test_a_day_of_another_age_is_a_mistake():
    found = look(data("nis;name;start\n71066;Zonhoven;0001-01-01\n71004;Beringen;9999-01-01"), table="authorities")
    assert reasons(found) == [(2, "start", "date-far"), (3, "start", "date-far")]


def test_an_authority_without_a_nis_code_is_found_by_its_enterprise_number():
    take(data("name;kbo;kind\nIGS Bib;0207500123;association\n"))
    assert numbers(take(data("name;nis;kbo\nIGS Bib;11001;BE0207.500.123\n"))) == (0, 1, 0, 0)
    assert LocalAuthority.objects.get().nis == "11001"


def test_houses_get_the_authorities_they_serve_on_the_days_both_are_there():
    authorities = "name;nis;start\nOud;11001;2010-01-01\nNieuw;11002;2025-01-01\n"
    take(data(authorities), table="authorities")
    take(data("name;nis_codes;start;soort\nBib;11001;2020-01-01;bibliotheek\nBoek;11002,11001;2020-01-01;library\n"))
    starts = {(t.house.name, t.authority.name): t.start.year for t in Territory.objects.all()}
    assert starts == {("Bib", "Oud"): 2020, ("Boek", "Oud"): 2020, ("Boek", "Nieuw"): 2025}
    found = take(data("naam;nis_codes\nBib;11001|11002\n"))
    assert found.changed[0].changes == {"authority": ["", "Nieuw"]}
    assert House.objects.get(name="Bib").territories.count() == 2


def test_people_come_with_their_affiliation_and_are_registered_once():
    take(data("name\nBib A\nBib B\n"), table="houses")
    text = "email;name;house;function\nNele@Example.org;Nele Claes;bib-a;directeur\nnele@example.org;;Bib B;\n"
    assert numbers(take(data(text))) == (2, 0, 0, 0)
    assert numbers(take(data(text))) == (0, 0, 2, 0)
    person = Person.objects.get()
    assert [e.kind for e in history(f"person:{person.pk}")] == ["TableImported", "PeopleRegistered"]
    assert (person.email, Affiliation.objects.filter(person=person).count()) == ("nele@example.org", 2)
    wrong = "email;house\nniemand@example.org;Bib A\ngeen adres;Bib A\nnele@example.org;Bib C\n"
    assert reasons(look(data(wrong))) == [
        (2, "email", "person-unknown"),
        (3, "email", "email-invalid"),
        (4, "house", "house-unknown"),
    ]


def test_an_address_with_the_name_of_another_is_refused():
    take("flemish_municipalities_2025.csv")
    take(data("name;nis\nBibliotheek Bree;72004"), table="houses")
    head = "email;name;house;start"
    take(data(f"{head}\nnele@example.org;Nele Claes;bibliotheek-bree;2025-01-01"))
    found = look(data(f"{head}\nnele@example.org;Iemand Anders;bibliotheek-bree;2026-01-01"))
    assert reasons(found) == [(2, "name", "address-of-another")]
    assert not look(data(f"{head}\nnele@example.org;nele  claes;bibliotheek-bree;2025-01-01")).problems
    twice = "new@example.org;An;bibliotheek-bree;2025-01-01\nnew@example.org;Jan;bibliotheek-bree;2026-01-01"
    assert reasons(look(data(f"{head}\n{twice}"))) == [(3, "name", "address-of-another")]


def test_periods_in_a_file_do_not_overlap_each_other_or_what_is_there():
    take(data("name;nis\nBree;72004\n"), table="authorities")
    take(data("name\nBib\n"), table="houses")
    take(data("house;authority;start;end\nBib;Bree;2019-01-01;2020-01-01\n"))
    dates = ("2019-06-01", "2021-01-01", "2018-01-01")
    found = look(data("house;authority;start;end\n" + "".join(f"bib;72004;{start};\n" for start in dates)))
    assert {(row, code) for row, _, code in reasons(found)} == {
        (2, "territory-overlaps"),
        (3, "territory-overlaps"),
        (4, "territory-overlaps"),
    }


def test_a_row_without_a_first_day_asks_for_one():
    assert reasons(look(data("name;nis\nBree;72004\n"), table="authorities", start=None)) == [(2, "start", "required")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"foo;bar\n1;2\n", "table-unknown"),
        (b"name;nis\nBree;72004\n", "table-ambiguous"),
        (b"PK\x03\x04", "file-spreadsheet"),
    ],
)
def test_a_file_that_is_none_of_our_tables_is_refused(content, code):
    with pytest.raises(Invalid) as refused:
        look(content)
    assert refused.value.code == code


def test_the_words_in_a_file_tell_two_tables_apart():
    assert look(data("naam;soort;nis;van\nBib Bree;bibliotheek;72004;2020-01-01\n")).table == "houses"
    assert look(data("naam;soort;nis;van\nBree;municipality;72004;2020-01-01\n")).table == "authorities"
    unlisted = look(data("naam;soort;nis;van\nBib Bree;winkel;72004;2020-01-01\n"), table="houses").problems[0]
    assert unlisted.code == "choice-unlisted" and "bibliotheek, cultuurcentrum" in unlisted.params["choices"]


def test_only_the_secretariat_imports_and_anybody_exports_all_but_people():
    person = Person.objects.create_user("nele@example.org", "Nele")
    for actor in (VISITOR, Actor(person=person)):
        for verb in (imports.preview, imports.apply):
            with pytest.raises(Forbidden):
                verb(actor=actor, data=data("name;nis\nBree;72004\n"), table="authorities", start=START)
        assert imports.export(actor=actor, table="authorities")
        with pytest.raises(Forbidden):
            imports.export(actor=actor, table="affiliations")
        with pytest.raises(Forbidden):
            imports.hold(actor=actor, name="x.csv", data=b"x")
    assert not LocalAuthority.objects.exists()


def test_a_file_waits_for_its_own_sender_only_and_not_for_ever(clock_at):
    clock_at("2026-03-02 10:00")
    people = [Person.objects.create_user(f"{n}@example.org", n) for n in "ab"]
    mine, other = (Actor(person=person, offices=frozenset({"secretariat"})) for person in people)
    upload = imports.hold(actor=mine, name="a.csv", data=b"name\nBree\n")
    assert imports.hold(actor=mine, name="b.csv", data=b"name\nBree\n") == upload
    assert bytes(imports.held(actor=mine, digest=upload.digest).data) == b"name\nBree\n"
    for actor in (other, VISITOR):
        with pytest.raises(NotFound):
            imports.held(actor=actor, digest=upload.digest)
    clock_at("2026-03-04 10:00")
    imports.hold(actor=other, name="c.csv", data=b"c")
    with pytest.raises(NotFound):
        imports.held(actor=mine, digest=upload.digest)


@pytest.fixture
def flanders():
    take("flemish_municipalities_before_2025.csv", start=dt.date(2019, 1, 1))
    take("flemish_municipalities_before_2025.csv", table="figures")
    take("flemish_municipality_mergers_2025.csv")
    take("flemish_municipalities_2025.csv", start=dt.date(2019, 1, 1))
    take("flemish_municipalities_2025.csv", table="figures")
    take("demo_culture_houses.csv", start=dt.date(2019, 1, 1))
    take("library_clusters.csv", start=dt.date(2024, 1, 1))
    take(data("email;name;house\nnele@example.org;Nele;bibliotheek-bree\n"))


def everything():
    return {table: imports.export(actor=SYSTEM, table=table) for table in TABLES}


def test_what_is_exported_imports_without_change(flanders):
    for table, content in everything().items():
        found = imports.preview(actor=SYSTEM, data=content)
        rows = len(content.decode("utf-8-sig").splitlines()) - 1
        assert (found.table, numbers(found)) == (table, (0, 0, rows, 0)), found.problems[:3]


def test_an_empty_installation_filled_from_exports_is_the_same(flanders):
    before = everything()
    for model in (Merger, Territory, Affiliation, Figure):
        model.objects.all().delete()
    Cluster.members.rel.related_model.objects.all().delete()
    for model in (Cluster, House, LocalAuthority):
        model.objects.all().delete()
    for content in before.values():
        imports.apply(actor=SYSTEM, data=content)
    assert everything() == before


@pytest.mark.parametrize("rows", [3, 60])
def test_the_number_of_statements_does_not_grow_with_the_file(rows, queries):
    text = "name;nis\n" + "".join(f"Plaats {n};{10000 + n}\n" for n in range(rows))
    with queries(1):
        look(data(text), table="authorities")
    with queries(most=7):
        take(data(text), table="authorities")
