import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

import factories
from beraad.access.actor import SYSTEM
from beraad.organisations.actions import affiliate, register_authority
from beraad.organisations.models import House, LocalAuthority, Merger, Upload
from beraad.people.choices import Office
from beraad.record.models import Entry
from beraad.services.models import Agreement, Participation

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(clock_at):
    clock_at(factories.NOW)
    return factories.world()


@pytest.fixture
def staff(client, here):
    client.force_login(here.secretary)
    return client


def html(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def text(response, status=200):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(response, status)))


def send(client, content, name="lijst.csv", **given):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post("/nl/secretariaat/invoer/", {"file": file, "table": "", "start": "", "source": ""} | given)


def test_a_visitor_finds_and_reads_organisations(client, here, queries):
    found = html(client.get("/nl/org/?q=dorp+3&soort=library&provincie=Limburg"))
    assert "Bibliotheek Dorp 3" in found and "Bibliotheek Dorp 1" not in found
    page = text(client.get("/nl/org/bibliotheek-dorp-0/"))
    for words in ("Bibliotheek Dorp 0", "50.000", "Bibliotheeksysteem", "BIB-", "Member 0", "Dorp 0"):
        assert words in page
    assert "/secretariaat/" not in html(client.get("/nl/org/bibliotheek-dorp-0/"))
    authority = LocalAuthority.objects.get(name="Dorp 0")
    assert "71000" in text(client.get(f"/nl/lokaal-bestuur/{authority.pk}/"))
    assert "Dorp 5" in text(client.get("/nl/lokaal-bestuur/?q=71005"))


@pytest.mark.parametrize(
    "address",
    ["org/bestaat-niet/", "lokaal-bestuur/0/", f"lokaal-bestuur/{10**30}/", "uitvoer/geen.csv"],
)
def test_what_is_not_there_is_not_found(client, here, address):
    assert client.get(f"/nl/{address}").status_code == 404


@pytest.mark.parametrize("typed", ["?pagina=x", "?pagina=-1", "?pagina=99999999999", "?q=%00&soort=x", "?op=gisteren"])
def test_a_list_survives_every_address(client, here, typed):
    for address in ("org/", "lokaal-bestuur/"):
        assert client.get(f"/nl/{address}{typed}").status_code == 200


def test_the_list_costs_the_same_for_any_number(client, here, queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as caught:
            client.get("/nl/org/")
        return len(caught)

    few = cost()
    for number in range(20):
        factories.house(f"Extra {number}", 100, f"{80000 + number}")
    assert cost() == few <= 8


def test_its_people_are_for_who_is_signed_in(client, here):
    affiliate(actor=SYSTEM, person=factories.person("Joris Stil"), house=here.houses[0], start=factories.START)
    assert "Joris Stil" not in text(client.get("/nl/org/bibliotheek-dorp-0/"))
    client.force_login(here.people[1])
    assert "Joris Stil" in text(client.get("/nl/org/bibliotheek-dorp-0/"))


def test_the_history_is_told_in_words(client, here):
    with translation.override("en"):
        page = text(client.get("/en/org/bibliotheek-dorp-0/"))
    assert "Bibliotheek Dorp 0 takes part in Bibliotheeksysteem from 1 January 2025" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "address",
    [
        "invoer/",
        f"invoer/{'0' * 64}/",
        "organisaties/nieuw/",
        "organisaties/bibliotheek-dorp-0/",
        "organisaties/bibliotheek-dorp-0/deelname/",
        "besturen/nieuw/",
        "besturen/fusie/",
    ],
)
def test_the_pages_of_the_secretariat_are_closed_to_others(client, here, address):
    address = f"/nl/secretariaat/{address}"
    assert client.get(address).status_code == 302
    client.force_login(here.people[0])
    seq = Entry.objects.count()
    assert client.get(address).status_code == 403
    assert client.post(address, {"name": "X", "start": "2026-01-01", "source": "x"}).status_code == 403
    assert Entry.objects.count() == seq


def test_a_file_is_looked_at_confirmed_and_taken_over(staff, here):
    response = send(staff, "name;nis;provincie\nBree;72004;Limburg\nDorp 0;71000;Antwerpen\n", start="2026-01-01")
    assert response.status_code == 302
    check = response.url
    page = text(staff.get(check))
    for words in ("Bree", "Limburg", "Antwerpen", "lijst.csv"):
        assert words in page
    assert not LocalAuthority.objects.filter(nis="72004").exists()
    response = staff.post(check.split("?")[0], {"table": "", "start": "2026-01-01", "source": ""}, follow=True)
    assert response.redirect_chain[-1][0] == "/nl/secretariaat/invoer/"
    bree = LocalAuthority.objects.get(nis="72004")
    assert (bree.start, bree.source) == (dt.date(2026, 1, 1), "lijst.csv")
    assert LocalAuthority.objects.get(nis="71000").province == "Antwerpen"
    assert not Upload.objects.exists()
    assert staff.get(check).status_code == 302, "the file is gone"


def test_a_half_good_file_shows_where_and_why_and_changes_nothing(staff, here):
    seq = Entry.objects.count()
    check = send(staff, "name;nis;kbo\nBree;72004;0207500124\nPeer;72030;\n", start="2026-01-01").url
    page = text(staff.get(check))
    assert "0207500124" in page and "2" in page
    assert 'name="table" value=""' not in html(staff.get(check)).split("<details")[0], "nothing to confirm"
    response = staff.post(check.split("?")[0], {"table": "", "start": "2026-01-01", "source": ""})
    assert response.status_code == 422
    assert Entry.objects.count() == seq
    assert not LocalAuthority.objects.filter(name="Peer").exists()


@pytest.mark.parametrize("content", ["", "a;b\n1;2\n", b"PK\x03\x04zip", b"name\x00nis", 'name;nis\n"Bree;1\n'])
def test_a_file_that_cannot_be_read_says_so_and_keeps_what_was_typed(staff, here, content):
    page = html(send(staff, content, source="brief van 3 maart"), 422)
    assert "brief van 3 maart" in page and 'class="errors' in page
    assert not Upload.objects.exists()


def test_the_preview_shows_figures_as_a_file_writes_them(staff, here):
    figures = "register;nis;day;value\ninhabitants;71000;2026-01-01;{}\n"
    check = send(staff, figures.format("9000"), source="Statbel").url
    staff.post(check.split("?")[0], {"table": "", "start": "", "source": "Statbel"})
    page = html(staff.get(send(staff, figures.format("9100"), source="Statbel").url))
    assert "<del>9000</del> <ins>9100</ins>" in page


def test_the_preview_shows_text_as_text(staff, here):
    check = send(staff, "name;nis;province\n<script>alert(1)</script>;72004;\n", start="2026-01-01").url
    page = html(staff.get(check))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_another_persons_file_is_not_there(staff, here):
    check = send(staff, "name;nis;province\nBree;72004;\n", start="2026-01-01").url
    staff.force_login(factories.person("Tweede Secretaris", Office.SECRETARIAT))
    assert staff.get(check).status_code == 302
    staff.post(check.split("?")[0], {"table": "", "start": "2026-01-01", "source": ""})
    assert not LocalAuthority.objects.filter(nis="72004").exists()


def test_a_table_can_be_chosen_afterwards(staff, here):
    check = send(staff, "name;nis\nBibliotheek Nieuw;71000\n", table="houses", start="2026-01-01").url
    assert staff.get(f"{check.split('?')[0]}?table=&start=2026-01-01").status_code == 422
    staff.post(check.split("?")[0], {"table": "houses", "start": "2026-01-01", "source": "x"})
    assert House.objects.get(name="Bibliotheek Nieuw").territories.get().authority.nis == "71000"


def test_what_is_given_out_comes_back_as_the_same(client, here):
    response = client.get("/nl/uitvoer/participations.csv")
    assert "attachment" in response.headers["Content-Disposition"]
    exported = response.content
    assert client.get("/nl/uitvoer/affiliations.csv").status_code == 403
    client.force_login(here.secretary)
    check = send(client, exported).url
    page = text(client.get(check))
    assert "6" in page and '<form class="card row apart"' not in html(client.get(check))


def test_the_secretariat_registers_and_changes_an_organisation(staff, here):
    given = {
        "name": "CC Dorp",
        "kind": "cultural_centre",
        "serves": "Dorp 0\n71001",
        "start": "2026-01-01",
        "source": "besluit",
    }
    response = staff.post("/nl/secretariaat/organisaties/nieuw/", given)
    assert response.url == "/nl/org/cc-dorp/"
    assert House.objects.get(slug="cc-dorp").territories.count() == 2
    page = html(staff.post("/nl/secretariaat/organisaties/nieuw/", given), 422)
    assert "CC Dorp" in page and "besluit" in page
    page = html(staff.post("/nl/secretariaat/organisaties/nieuw/", given | {"name": "X", "serves": "Nergens"}), 422)
    assert "Nergens" in page
    change = given | {"name": "CC Nieuw", "end": ""}
    assert staff.post("/nl/secretariaat/organisaties/cc-dorp/", change).status_code == 302
    assert House.objects.get(slug="cc-dorp").name == "CC Nieuw"


def test_the_secretariat_registers_an_authority_with_its_number_and_agreement(staff, here):
    given = {"name": "Bree", "kind": "municipality", "nis": "72004", "kbo": "0207.500.124", "start": "2025-01-01"}
    page = html(staff.post("/nl/secretariaat/besturen/nieuw/", given), 422)
    assert "0207.500.124" in page and 'aria-invalid="true"' in page
    url = staff.post("/nl/secretariaat/besturen/nieuw/", given | {"kbo": "0207.500.123"}).url
    bree = LocalAuthority.objects.get(nis="72004")
    assert url == f"/nl/lokaal-bestuur/{bree.pk}/"
    figure = {"register": "inhabitants", "day": "2025-01-01", "value": "16169", "source": "Statbel"}
    assert staff.post(f"/nl/secretariaat/besturen/{bree.pk}/cijfer/", figure).status_code == 302
    agreement = {"service": "bibliotheeksysteem", "number": "BIB-X", "start": "2025-01-01", "source": "raad"}
    assert staff.post(f"/nl/secretariaat/besturen/{bree.pk}/overeenkomst/", agreement).status_code == 302
    page = text(staff.get(url))
    for words in ("0207.500.123", "16.169", "BIB-X"):
        assert words in page


def test_an_agreement_ends_when_nobody_takes_part_under_it(staff, here):
    authority = here.houses[0].territories.get().authority
    agreement = Agreement.objects.get(authority=authority)
    page = f"/nl/secretariaat/besturen/{authority.pk}/overeenkomst/{agreement.pk}/einde/"
    assert page in html(staff.get(f"/nl/lokaal-bestuur/{authority.pk}/"))
    refused = staff.post(page, {"end": "2026-03-02"})
    assert f"neemt nog deel met overeenkomst {agreement.number}" in text(refused, 422) and 'value="2026-03-02"' in html(
        refused, 422
    )
    assert staff.post(page, {"end": ""}).status_code == 422
    day = {"day": "2026-03-02", "source": "brief"}
    staff.post(f"/nl/secretariaat/organisaties/{here.houses[0].slug}/deelname/bibliotheeksysteem/einde/", day)
    assert staff.post(page, {"end": "2026-03-02"}).url == f"/nl/lokaal-bestuur/{authority.pk}/"
    agreement.refresh_from_db()
    assert agreement.end == dt.date(2026, 3, 2)
    assert page not in html(staff.get(f"/nl/lokaal-bestuur/{authority.pk}/"))
    assert "eindigde op" in text(staff.get(f"/nl/lokaal-bestuur/{authority.pk}/"))
    other = here.houses[1].territories.get().authority
    assert staff.get(page.replace(f"/{authority.pk}/", f"/{other.pk}/", 1)).status_code == 404


def test_taking_part_from_trial_to_the_end(staff, here):
    house = factories.house("Nieuw", 100, "72001")
    authority = LocalAuthority.objects.get(nis="72001")
    base = f"/nl/secretariaat/organisaties/{house.slug}/deelname/"
    trial = {"service": "bibliotheeksysteem", "stage": "trial", "start": "2026-01-01", "source": "brief"}
    assert staff.post(base, trial).status_code == 302
    page = html(staff.post(base, trial), 422)
    assert 'class="errors' in page
    full = {"agreement": "", "day": "2026-02-01", "source": "raad"}
    assert staff.post(f"{base}bibliotheeksysteem/volwaardig/", full).status_code == 422
    agreement = Agreement.objects.create(
        authority=authority, service=here.service, number="BIB-N", start=dt.date(2026, 1, 1)
    )
    assert staff.post(f"{base}bibliotheeksysteem/volwaardig/", full | {"agreement": agreement.pk}).status_code == 302
    notice = {"day": "2026-02-15", "ends": "2026-12-31", "source": "brief"}
    assert staff.post(f"{base}bibliotheeksysteem/opzegging/", notice).status_code == 302
    assert staff.post(f"{base}bibliotheeksysteem/einde/", {"day": "2026-03-01", "source": "b"}).status_code == 302
    stages = [(p.stage, p.end) for p in Participation.objects.filter(house=house).order_by("start")]
    assert stages == [("trial", dt.date(2026, 2, 1)), ("full", dt.date(2026, 2, 15)), ("notice", dt.date(2026, 3, 1))]
    assert staff.get(f"{base}bibliotheeksysteem/anders/").status_code == 404
    assert staff.get(f"/nl/org/{house.slug}/").status_code == 200


def test_a_merger_shows_what_it_does_before_it_is_done(staff, here):
    given = {
        "formers": "Dorp 0\n71001",
        "successor": "Dorp 0-1",
        "nis": "71099",
        "day": "2027-01-01",
        "source": "decreet",
        "new_legal_entity": "on",
    }
    seq = Entry.objects.count()
    page = text(staff.post("/nl/secretariaat/besturen/fusie/", given))
    for words in ("Bibliotheek Dorp 0", "50.000", "80.000", "40.000", "Bibliotheeksysteem"):
        assert words in page
    assert (Entry.objects.count(), Merger.objects.count()) == (seq, 0)
    assert not LocalAuthority.objects.filter(nis="71099").exists()
    assert staff.post("/nl/secretariaat/besturen/fusie/", given | {"confirm": "1"}).status_code == 302
    assert Merger.objects.filter(successor__nis="71099").count() == 2
    old, new = LocalAuthority.objects.get(name="Dorp 0"), LocalAuthority.objects.get(nis="71099")
    assert "Dorp 0-1" in text(staff.get(f"/nl/lokaal-bestuur/{old.pk}/"))
    assert "Dorp 1" in text(staff.get(f"/nl/lokaal-bestuur/{new.pk}/"))
    page = html(staff.post("/nl/secretariaat/besturen/fusie/", given | {"confirm": "1"}), 422)
    assert "decreet" in page
    wrong = given | {"nis": "", "successor": "Onbekend"}
    assert "Onbekend" in html(staff.post("/nl/secretariaat/besturen/fusie/", wrong), 422)


def test_an_organisation_goes_up_in_another(staff, here):
    given = {"successor": "Bibliotheek Dorp 1", "day": "2026-06-01", "source": "raad"}
    assert staff.post("/nl/secretariaat/organisaties/bibliotheek-dorp-0/opgaan/", given).status_code == 302
    assert House.objects.get(slug="bibliotheek-dorp-0").end == dt.date(2026, 6, 1)
    assert staff.get("/nl/org/bibliotheek-dorp-0/").status_code == 200


def test_every_page_opens_in_both_languages(staff, here):
    pk = register_authority(actor=SYSTEM, name="Leeg", start=factories.START).pk
    for language in ("nl", "en"):
        for address in (
            "org/",
            "org/bibliotheek-dorp-0/",
            "lokaal-bestuur/",
            f"lokaal-bestuur/{pk}/",
            "uitvoer/",
            "secretariaat/invoer/",
            "secretariaat/organisaties/nieuw/",
            "secretariaat/organisaties/bibliotheek-dorp-0/",
            "secretariaat/organisaties/bibliotheek-dorp-0/gebied/",
            "secretariaat/besturen/nieuw/",
            "secretariaat/organisaties/bibliotheek-dorp-0/opgaan/",
            f"secretariaat/besturen/{pk}/",
            "secretariaat/organisaties/bibliotheek-dorp-0/deelname/",
            f"secretariaat/besturen/{pk}/cijfer/",
            "secretariaat/organisaties/bibliotheek-dorp-0/deelname/bibliotheeksysteem/volwaardig/",
            "secretariaat/organisaties/bibliotheek-dorp-0/deelname/bibliotheeksysteem/opzegging/",
            "secretariaat/organisaties/bibliotheek-dorp-0/deelname/bibliotheeksysteem/einde/",
            f"secretariaat/besturen/{pk}/overeenkomst/",
            "secretariaat/besturen/fusie/",
        ):
            assert staff.get(f"/{language}/{address}").status_code == 200, address
