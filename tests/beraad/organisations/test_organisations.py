import datetime as dt
from fractions import Fraction

import pytest

from beraad.access.actor import SYSTEM, VISITOR, Actor
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.organisations import actions, queries
from beraad.organisations.identifiers import shown_enterprise_number
from beraad.organisations.models import House, LocalAuthority, Territory
from beraad.people.models import Appointment, Person
from beraad.record.models import Entry
from beraad.record.queries import history

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 6, 1)


def test_numbers_are_kept_compact_and_shown_formatted(authority):
    bree = authority("Bree", nis=" 72004 ", kbo="BE 0207.500.123", ovo="ovo 001999")
    assert (bree.nis, bree.kbo, bree.ovo) == ("72004", "0207500123", "OVO001999")
    assert shown_enterprise_number(bree.kbo) == "0207.500.123"


def test_an_enterprise_number_may_begin_with_one(authority):
    assert authority("Pajottegem", kbo="1010.784.540").kbo == "1010784540"


@pytest.mark.parametrize(
    ("field", "value"), [("kbo", "0207500124"), ("kbo", "2207500123"), ("nis", "123"), ("ovo", "OVO12")]
)
def test_a_wrong_number_is_refused_at_its_field(authority, field, value):
    with pytest.raises(Invalid) as refused:
        authority("Bree", **{field: value})
    assert refused.value.fields == {field: f"{field}-invalid"}
    assert not LocalAuthority.objects.exists()


def test_a_number_belongs_to_one_authority_at_a_time(authority):
    old = authority("Bree", kbo="0207500123", nis="72004")
    with pytest.raises(Conflict) as refused:
        authority("Ander", kbo="0207500123")
    assert (refused.value.code, refused.value.params["name"]) == ("kbo-taken", "Bree")
    actions.change_authority(actor=SYSTEM, authority=old, end=dt.date(2025, 1, 1))
    authority("Bree nieuw", kbo="0207500123", start=dt.date(2025, 1, 1))
    with pytest.raises(Conflict):
        authority("Derde", nis="72004", start=dt.date(2026, 1, 1))


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\x00b", "\ud800"])
def test_a_name_that_cannot_be_stored_is_refused(name):
    with pytest.raises(Invalid) as refused:
        actions.register_house(actor=SYSTEM, name=name, start=DAY)
    assert set(refused.value.fields) == {"name"}
    assert not House.objects.exists()


def test_a_period_ends_after_it_starts(house):
    with pytest.raises(Invalid) as refused:
        house("Bib", end=dt.date(2019, 1, 1))
    assert refused.value.fields == {"end": "ends-before-start"}


def test_only_the_secretariat_keeps_the_registers(authority, house):
    bree, bib = authority("Bree"), house("Bibliotheek Bree")
    person = Person.objects.create_user("nele@example.org", "Nele")
    participant = Actor(person=person, house_id=bib.pk, houses={bib.pk: bib.name})
    before = Entry.objects.count()
    for actor in (VISITOR, participant):
        with pytest.raises(Forbidden):
            actions.register_authority(actor=actor, name="X", start=DAY)
        with pytest.raises(Forbidden):
            actions.change_house(actor=actor, house=bib, name="X")
        with pytest.raises(Forbidden):
            actions.set_territory(actor=actor, house=bib, authority=bree, start=DAY)
        with pytest.raises(Forbidden):
            actions.affiliate(actor=actor, person=person, house=bib, start=DAY)
    assert Entry.objects.count() == before


def test_each_deed_is_one_event_that_both_sides_show(authority, house):
    bree = authority("Bree")
    bib = house("Bibliotheek Bree", bree, source="register")
    actions.change_house(actor=SYSTEM, house=bib, name="Bibliotheek Bree-Peer")
    actions.change_house(actor=SYSTEM, house=bib, name="Bibliotheek Bree-Peer")
    kinds = [entry.kind for entry in history(f"house:{bib.pk}")]
    assert kinds == ["HouseChanged", "HouseRegistered"]
    changes = history(f"house:{bib.pk}")[0].data["changes"]
    assert changes == {"name": ["Bibliotheek Bree", "Bibliotheek Bree-Peer"]}
    assert [entry.kind for entry in history(f"localauthority:{bree.pk}")][0] == "HouseRegistered"


def test_two_houses_of_almost_the_same_name_get_their_own_address(house):
    first, second = house("CC De Bot!"), house("CC De Bot")
    assert (first.slug, second.slug) == ("cc-de-bot", "cc-de-bot-2")
    with pytest.raises(Conflict) as refused:
        house("CC De Bot")
    assert refused.value.code == "house-present"


def test_territories_of_one_pair_never_overlap(authority, house):
    bree = authority("Bree")
    bib = house("Bib", bree)
    with pytest.raises(Conflict) as refused:
        actions.set_territory(actor=SYSTEM, house=bib, authority=bree, start=DAY)
    assert refused.value.code == "territory-overlaps"
    actions.set_territory(actor=SYSTEM, house=bib, authority=bree, start=bib.start, end=DAY)
    actions.set_territory(actor=SYSTEM, house=bib, authority=bree, start=DAY)
    assert [t.end for t in Territory.objects.order_by("start")] == [DAY, None]


def test_a_house_counts_the_latest_inhabitants_of_the_authorities_it_serves_that_day(authority, house, inhabitants):
    haacht, boortmeerbeek = authority("Haacht"), authority("Boortmeerbeek")
    bib = house("HaBoBIB", haacht, boortmeerbeek)
    inhabitants(haacht, 100, dt.date(2020, 1, 1))
    inhabitants(haacht, 110, dt.date(2024, 1, 1))
    inhabitants(haacht, 999, dt.date(2026, 1, 1))
    assert queries.figures_for([bib.pk], "inhabitants", DAY) == {}, "a part would pass for the whole"
    inhabitants(boortmeerbeek, 40)
    figure = queries.figures_for([bib.pk], "inhabitants", DAY)[bib.pk]
    assert figure.value == 150
    assert figure.origin[1] == {
        "authority": haacht.pk,
        "name": "Haacht",
        "value": "110",
        "day": "2024-01-01",
        "source": "Statbel",
        "shared_by": 1,
    }


def test_nobody_counts_twice_where_houses_share_an_authority(authority, house, inhabitants):
    bree = authority("Bree")
    inhabitants(bree, 100)
    houses = [house(name, bree) for name in ("Bib", "CC", "GC")]
    figures = queries.figures_for([h.pk for h in houses], "inhabitants", DAY)
    assert {f.value for f in figures.values()} == {Fraction(100, 3)}
    assert sum(f.value for f in figures.values()) == 100
    alone = queries.figures_for([houses[0].pk], "inhabitants", DAY)[houses[0].pk]
    assert (alone.value, alone.origin[0]["shared_by"]) == (100, 1)


def test_other_registers_are_the_houses_own(house):
    bib = house("Bib")
    actions.record_figure(actor=SYSTEM, register="loans", house=bib, day=DAY, value=500, source="telling")
    assert queries.figures_for([bib.pk], "loans", DAY)[bib.pk].value == 500
    assert queries.figures_for([bib.pk], "loans", DAY - dt.timedelta(1)) == {}


@pytest.mark.parametrize("houses", [1, 3])
def test_figures_cost_two_statements_for_any_number_of_houses(
    authority, house, inhabitants, django_assert_num_queries, houses, monkeypatch
):
    monkeypatch.setattr(queries, "MANY", 2)
    made = []
    for n in range(houses):
        inhabitants(place := authority(f"Gemeente {n}"), 10 * (n + 1))
        made.append(house(f"Bib {n}", place).pk)
    with django_assert_num_queries(2):
        assert len(queries.figures_for(made, "inhabitants", DAY)) == houses


def test_a_figure_of_the_same_day_is_replaced_and_the_record_says_so(authority, inhabitants):
    bree = authority("Bree")
    inhabitants(bree, 100)
    inhabitants(bree, 101)
    assert [f.value for f in bree.figures.all()] == [101]
    assert history(f"localauthority:{bree.pk}")[0].data["before"] == "100"


def test_an_actor_has_offices_and_houses_of_today(house, django_assert_max_num_queries):
    person = Person.objects.create_user("nele@example.org", "Nele")
    early, late, gone = house("Aalst"), house("Zele"), house("Dicht", end=dt.date(2025, 1, 1))
    for place, start, end in [(late, 2019, None), (early, 2019, None), (gone, 2019, None), (early, 2017, 2018)]:
        actions.affiliate(
            actor=SYSTEM, person=person, house=place, start=dt.date(start, 1, 1), end=end and dt.date(end, 1, 1)
        )
    Appointment.objects.create(person=person, office="secretariat", start=dt.date(2020, 1, 1), end=dt.date(2025, 6, 2))
    with clock.at(clock.local(DAY, 12)), django_assert_max_num_queries(2):
        actor = queries.actor_for(person, house_id=late.pk)
    assert list(actor.houses.values()) == ["Aalst", "Zele"]
    assert (actor.house_id, actor.offices) == (late.pk, {"secretariat"})
    with clock.at(clock.local(dt.date(2025, 6, 2), 0)):
        actor = queries.actor_for(person, house_id=gone.pk)
    assert (actor.house_id, actor.offices) == (early.pk, frozenset())
    assert queries.actor_for(None) is VISITOR


def test_someone_who_was_shut_out_is_a_visitor():
    person = Person.objects.create_user("nele@example.org", "Nele", is_active=False)
    assert queries.actor_for(person) is VISITOR


def test_affiliations_do_not_overlap_and_end(house):
    person, bib = Person.objects.create_user("nele@example.org", "Nele"), house("Bib")
    first = actions.affiliate(actor=SYSTEM, person=person, house=bib, start=DAY)
    with pytest.raises(Conflict):
        actions.affiliate(actor=SYSTEM, person=person, house=bib, start=dt.date(2026, 1, 1))
    actions.end_affiliation(actor=SYSTEM, affiliation=first, end=dt.date(2026, 1, 1))
    actions.affiliate(actor=SYSTEM, person=person, house=bib, start=dt.date(2026, 1, 1))
    with pytest.raises((Conflict, Invalid)):
        actions.end_affiliation(actor=SYSTEM, affiliation=first, end=dt.date(2099, 1, 1))
    assert not queries.affiliations_of(VISITOR, bib, DAY).exists()


def test_a_function_is_said_by_oneself_or_the_secretariat(house):
    person, other = (Person.objects.create_user(f"{name}@example.org", name) for name in ("nele", "jan"))
    affiliation = actions.affiliate(actor=SYSTEM, person=person, house=house("Bib"), start=DAY, function="clerk")
    with pytest.raises(Forbidden):
        actions.change_function(actor=Actor(person=other), affiliation=affiliation, function="chief")
    with pytest.raises(Invalid):
        actions.change_function(actor=Actor(person=person), affiliation=affiliation, function="x" * 81)
    for actor, function in ((Actor(person=person), "director"), (SYSTEM, "director"), (SYSTEM, "")):
        actions.change_function(actor=actor, affiliation=affiliation, function=function)
    told = Entry.objects.filter(kind="FunctionChanged").order_by("seq").values_list("data__before", "data__function")
    assert list(told) == [("clerk", "director"), ("director", "")]
    assert [one.function for one in queries.affiliations_on(person, DAY)] == [""]
    assert queries.affiliations_on(person, dt.date(2000, 1, 1)) == []


def test_houses_are_found_by_name_authority_kind_and_province(authority, house, django_assert_num_queries):
    haacht, bree = authority("Haacht", province="Vlaams-Brabant"), authority("Bree", province="Limburg")
    house("HaBoBIB", haacht)
    house("Bibliotheek Bree", bree)
    house("CC Bree", bree, kind="cultural_centre")
    names = lambda **search: [h.name for h in queries.found_houses(VISITOR, DAY, **search)]  # noqa: E731
    assert names(text="haacht") == ["HaBoBIB"]
    assert names(text="bib bree") == ["Bibliotheek Bree"]
    assert names(kind="cultural_centre", province="Limburg") == ["CC Bree"]
    with django_assert_num_queries(2):
        assert [len(h.served) for h in queries.found_houses(VISITOR, DAY)] == [1, 1, 1]


@pytest.mark.parametrize("pk", ["x", 10**30, -1])
def test_unknown_ids_are_not_found(pk):
    with pytest.raises(NotFound):
        queries.authority_for(VISITOR, pk)


def test_houses_are_filed_under_their_municipality(authority, house):
    aalst, ecole, bree = authority("Aalst"), authority("École"), authority("Bree")
    made = [house("Zaal", aalst), house("Bibliotheek É", ecole), house("CC Het Perron"), house("Bibliotheek", bree)]
    names = lambda: [h.name for h in queries.houses_on(DAY)]  # noqa: E731
    assert names() == ["Zaal", "Bibliotheek", "CC Het Perron", "Bibliotheek É"]
    actions.set_territory(actor=SYSTEM, house=made[0], authority=aalst, start=made[0].start, end=dt.date(2025, 1, 1))
    actions.set_territory(actor=SYSTEM, house=made[0], authority=bree, start=dt.date(2025, 1, 1))
    actions.change_house(actor=SYSTEM, house=made[3], name="Zebib")
    assert names() == ["Zaal", "Zebib", "CC Het Perron", "Bibliotheek É"]
    actions.change_authority(actor=SYSTEM, authority=ecole, name="Aarde")
    assert names()[0] == "Bibliotheek É"
