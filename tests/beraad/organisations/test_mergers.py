import csv
import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

import beraad
from beraad.access.actor import SYSTEM, VISITOR
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.organisations import actions
from beraad.organisations.clusters import form_cluster
from beraad.organisations.mergers import merge_authorities, merge_houses
from beraad.organisations.models import Affiliation, ClusterMember, Figure, House, LocalAuthority, Territory
from beraad.organisations.queries import figures_for
from beraad.people.models import Person
from beraad.record.models import Entry
from beraad.services import actions as services
from beraad.services.choices import Stage
from beraad.services.models import Agreement, Participation
from beraad.services.participation import change_stage, start_participation
from beraad.services.queries import participants_count_by_service

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 1, 1)
EVE = dt.date(2024, 12, 31)


def merge(formers, successor, **given):
    given = {"day": DAY, "new_legal_entity": False, "source": "decree"} | given
    return merge_authorities(actor=SYSTEM, formers=formers, successor=successor, **given)


@pytest.fixture
def service(db):
    return services.start_service(actor=SYSTEM, code="BIB", name="Bibliotheeksysteem", start=dt.date(2019, 1, 1))


def take_part(house, service, authority):
    agreement = services.sign_agreement(
        actor=SYSTEM, authority=authority, service=service, number=f"BIB-{authority.pk}", start=house.start
    )
    return start_participation(
        actor=SYSTEM, house=house, service=service, stage=Stage.FULL, start=house.start, agreement=agreement
    )


def test_a_new_authority_takes_over_houses_figures_clusters_and_agreements(authority, house, inhabitants, service):
    tongeren, borgloon = authority("Tongeren"), authority("Borgloon")
    both = authority("Tongeren-Borgloon", start=DAY)
    inhabitants(tongeren, 31_000)
    inhabitants(borgloon, 11_000)
    bib, loon = house("Bibliotheek Tongeren", tongeren), house("Bibliotheek Borgloon", borgloon)
    form_cluster(actor=SYSTEM, name="Haspengouw", start=bib.start, members=[tongeren, borgloon])
    take_part(bib, service, tongeren)
    take_part(loon, service, borgloon)
    merge([tongeren, borgloon], both)

    assert list(LocalAuthority.objects.on(DAY)) == [both]
    assert set(LocalAuthority.objects.on(EVE)) == {tongeren, borgloon}
    assert set(Territory.objects.on(DAY).values_list("house", "authority")) == {(bib.pk, both.pk), (loon.pk, both.pk)}
    assert list(ClusterMember.objects.on(DAY).values_list("authority", flat=True)) == [both.pk]
    assert Agreement.objects.on(EVE).filter(authority=both).count() == 0
    assert sorted(Agreement.objects.on(DAY).filter(authority=both).values_list("number", flat=True)) == sorted(
        [f"BIB-{tongeren.pk}", f"BIB-{borgloon.pk}"]
    )
    assert Participation.objects.on(DAY).count() == Participation.objects.on(EVE).count() == 2
    before = figures_for([bib.pk, loon.pk], "inhabitants", EVE)
    after = figures_for([bib.pk, loon.pk], "inhabitants", DAY)
    assert (before[bib.pk].value, before[loon.pk].value) == (31_000, 11_000)
    assert after[bib.pk].value == after[loon.pk].value == 21_000
    assert after[bib.pk].origin[0]["source"] == "sum of Borgloon, Tongeren"


def test_who_absorbs_another_grows_by_it(authority, house, inhabitants):
    antwerpen, borsbeek = authority("Antwerpen"), authority("Borsbeek")
    inhabitants(antwerpen, 540_000)
    inhabitants(borsbeek, 11_000)
    permeke = house("Bibliotheek Permeke", antwerpen)
    merge([antwerpen, borsbeek], antwerpen)
    assert figures_for([permeke.pk], "inhabitants", EVE)[permeke.pk].value == 540_000
    assert figures_for([permeke.pk], "inhabitants", DAY)[permeke.pk].value == 551_000
    antwerpen.refresh_from_db()
    assert antwerpen.end is None


def test_a_figure_of_its_own_is_not_added_up(authority, inhabitants):
    a, b, both = authority("A"), authority("B"), authority("A-B", start=DAY)
    inhabitants(a, 10)
    inhabitants(b, 20)
    inhabitants(both, 31, day=dt.date(2020, 1, 1))
    merge([a, b], both)
    assert list(both.figures.values_list("value", flat=True)) == [31]


def test_a_sum_with_a_part_unknown_is_not_recorded(authority, inhabitants):
    a, b, both = authority("A"), authority("B"), authority("A-B", start=DAY)
    inhabitants(a, 10)
    merge([a, b], both)
    assert not both.figures.exists()


def test_a_house_that_served_both_serves_the_successor_once(authority, house):
    a, b, both = authority("A"), authority("B"), authority("A-B", start=DAY)
    bib = house("Bib", a, b)
    merge([a, b], both)
    assert [t.start for t in bib.territories.filter(authority=both)] == [DAY]
    assert bib.territories.on(EVE).count() == 2


def test_after_a_merger_a_trial_becomes_full_under_the_agreement_carried_over(authority, house, service):
    a, both = authority("A"), authority("A-B", start=DAY)
    bib = house("Bib", a)
    agreement = services.sign_agreement(
        actor=SYSTEM, authority=a, service=service, number="BIB-1", start=dt.date(2024, 1, 1)
    )
    start_participation(actor=SYSTEM, house=bib, service=service, stage=Stage.TRIAL, start=dt.date(2024, 1, 1))
    merge([a], both)
    full = change_stage(
        actor=SYSTEM, house=bib, service=service, stage=Stage.FULL, day=dt.date(2025, 6, 1), agreement=agreement
    )
    assert full.agreement.number == "BIB-1"


def test_a_merger_is_one_deed_and_one_of_its_consequence(authority, house, service):
    a, b, both = authority("A"), authority("B"), authority("A-B", start=DAY)
    take_part(house("Bib", a), service, a)
    seq = Entry.objects.count()
    merge([a, b], both)
    assert [e.kind for e in Entry.objects.all()[seq:]] == ["AuthoritiesMerged", "AgreementsCarriedOver"]


def test_a_merger_that_cannot_be_changes_nothing(authority):
    a, b, both = authority("A"), authority("B"), authority("A-B", start=DAY)
    merge([a], both)
    late = authority("C", start=DAY)
    seq = Entry.objects.count()
    for formers, successor, code in [
        ([a, b], both, "already-merged"),
        ([late], both, "former-absent"),
        ([b], a, "successor-absent"),
        ([both], both, "merger-needs-formers"),
    ]:
        with pytest.raises((Conflict, Invalid)) as refused:
            merge(formers, successor)
        assert refused.value.code == code
    with pytest.raises(Forbidden):
        merge_authorities(actor=VISITOR, formers=[b], successor=both, day=DAY, new_legal_entity=True, source="decree")
    with pytest.raises(Invalid):
        merge([b], both, source=" ")
    b.refresh_from_db()
    assert (b.end, Entry.objects.count()) == (None, seq)


def test_a_merger_announced_beforehand_takes_effect_on_its_day(authority, house, service):
    a, both = authority("A"), authority("A-B", start=dt.date(2031, 1, 1))
    take_part(house("Bib", a), service, a)
    merge([a], both, day=dt.date(2031, 1, 1))
    assert set(Agreement.objects.on(dt.date(2030, 12, 31)).values_list("authority__name", flat=True)) == {"A"}
    assert set(Agreement.objects.on(dt.date(2031, 1, 1)).values_list("authority__name", flat=True)) == {"A-B"}


def test_a_house_that_goes_up_in_another_leaves_its_people_authorities_and_services(authority, house, service):
    tongeren, borgloon = authority("Tongeren"), authority("Borgloon")
    bib, loon = house("Bibliotheek Tongeren", tongeren), house("Bibliotheek Borgloon", borgloon)
    take_part(bib, service, tongeren)
    take_part(loon, service, borgloon)
    person = Person.objects.create_user("wim@example.org", "Wim")
    actions.affiliate(actor=SYSTEM, person=person, house=loon, function="bibliothecaris", start=loon.start)
    merge_houses(actor=SYSTEM, former=loon, successor=bib, day=DAY, source="council")

    assert list(House.objects.on(DAY)) == [bib]
    assert set(bib.territories.on(DAY).values_list("authority__name", flat=True)) == {"Tongeren", "Borgloon"}
    assert participants_count_by_service(EVE) == {service.pk: 2}
    assert participants_count_by_service(DAY) == {service.pk: 1}
    moved = Affiliation.objects.on(DAY).get(person=person)
    assert (moved.house, moved.function) == (bib, "bibliothecaris")
    for former, successor in [(bib, bib), (loon, bib)]:
        with pytest.raises((Conflict, Invalid)):
            merge_houses(actor=SYSTEM, former=former, successor=successor, day=DAY, source="council")


def test_the_mergers_of_2025_carry_everybody_over(authority, house, service):
    data = Path(beraad.__file__).parent / "demo" / "data" / "flemish_municipality_mergers_2025.csv"
    rows = list(csv.DictReader(data.open(encoding="utf-8")))
    old = {row["old_nis"]: authority(row["old_name"], nis=row["old_nis"]) for row in rows}
    for number, former in enumerate(old.values(), 1):
        Figure.objects.create(
            register="inhabitants", authority=former, day=dt.date(2024, 1, 1), value=1000 * number, source="test"
        )
        take_part(house(f"Bibliotheek {former.name}", former), service, former)
    by_successor = {}
    for row in rows:
        by_successor.setdefault((row["new_nis"], row["new_name"], row["legal_continuity"]), []).append(row["old_nis"])
    for (nis, name, continuity), formers in by_successor.items():
        successor = old.get(nis) or authority(name, nis=nis, start=DAY)
        merge([old[n] for n in formers], successor, new_legal_entity=continuity == "new legal entity")

    houses = list(House.objects.values_list("pk", flat=True))
    assert LocalAuthority.objects.on(EVE).count() == 28
    assert LocalAuthority.objects.on(DAY).count() == len(by_successor) == 13
    assert participants_count_by_service(EVE) == participants_count_by_service(DAY) == {service.pk: 28}
    before, after = (figures_for(houses, "inhabitants", day) for day in (EVE, DAY))
    assert len(after) == len(before) == 28
    total = sum(figure.value for figure in before.values())
    assert sum((figure.value for figure in after.values()), Fraction(0)) == total == 1000 * 28 * 29 // 2
    assert not Agreement.objects.on(DAY).exclude(authority__in=LocalAuthority.objects.on(DAY)).exists()
