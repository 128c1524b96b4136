"""A prepared query gives what the queryset gives, for other values too, and is put together once."""

import datetime as dt

import pytest
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat, Upper

import factories
from beraad.bodies.models import Mandate, Seat
from beraad.kernel import clock
from beraad.kernel.prepared import insert, prepared, prepared_update
from beraad.people.models import Person

pytestmark = pytest.mark.django_db
BUILT = []


@prepared
def seats(person, day, label="", *, newest=False):
    BUILT.append(label)
    mandates = Mandate.objects.on(day).filter(seat=OuterRef("pk"), person=person)
    rows = Seat.objects.filter(Exists(mandates)).select_related("house", "body").annotate(since=F("start"))
    rows = rows.filter(label__icontains=label) if label else rows
    return rows.order_by("-pk" if newest else "pk")


@prepared
def names(joined):
    return Person.objects.filter(joined_at__lte=joined).order_by("pk").values_list("name", "joined_at", named=True)


@prepared
def nobody(pk):
    return Person.objects.filter(pk=pk, pk__in=())


@pytest.fixture
def world():
    BUILT.clear()
    return factories.world()


def test_it_gives_rows_as_the_queryset_does(world, queries):
    first, second = world.people[0].pk, world.people[1].pk
    with queries(2):
        for person, house in ((first, world.houses[0]), (second, world.houses[1])):
            found = [seat for seat in seats(person, clock.today()) if seat.house_id]
            assert [(seat.house, seat.body, seat.since) for seat in found] == [
                (house, world.consortium, factories.START)
            ]
    assert not list(seats(first, factories.START - dt.timedelta(days=1)))


def test_what_is_given_does_not_put_it_together_again(world):
    for day in range(3):
        list(seats(world.people[0].pk, factories.START + dt.timedelta(days=day)))
    assert len(BUILT) <= 1
    assert [s.label for s in seats(world.people[0].pk, clock.today(), "seat 1")] == ["Seat 1"]
    assert [s.label for s in seats(world.people[0].pk, clock.today(), "100%")] == []


def test_slices_and_shapes_are_queries_of_their_own(world):
    person, today = world.people[0].pk, clock.today()
    ascending = [seat.pk for seat in seats(person, today)]
    assert [seat.pk for seat in seats(person, today, newest=True)] == ascending[::-1]
    assert [seat.pk for seat in seats(person, today)[1:2]] == ascending[1:2]
    assert seats(person, today)[1:].first().pk == ascending[1]


def test_moments_come_back_as_they_are(world):
    rows = names(clock.now())[0:1]
    person = Person.objects.get(pk=Person.objects.order_by("pk").first().pk)
    assert (rows.first().name, rows.first().joined_at) == (person.name, person.joined_at)
    assert names(clock.now() - dt.timedelta(days=10_000)).first() is None


def test_what_finds_nothing_for_sure_asks_nothing(world, queries):
    with queries(0):
        assert nobody(1).first() is None


def test_what_is_given_later_becomes_no_text_now(world):
    same = prepared(lambda name: Person.objects.filter(name=f"{name}"))
    with pytest.raises(TypeError, match="name is given later"):
        list(same("Member 1"))
    upper = prepared(lambda name: Person.objects.annotate(big=Upper("name")).filter(big=name.upper()))
    assert upper("member 1").first().name == "Member 1"


def test_it_does_not_prefetch(world):
    with pytest.raises(TypeError):
        list(prepared(lambda: Seat.objects.prefetch_related("mandates"))())


@prepared_update
def renamed(pk, name, *, suffix):
    return Person.objects.filter(pk=pk, name=name), {"name": Concat(F("name"), Value(suffix))}


def test_an_update_says_how_many_it_changed(world, queries):
    person = world.people[0]
    with queries(2):
        assert renamed(person.pk, person.name, suffix=" Jr") == 1
        assert renamed(person.pk, person.name, suffix=" Jr") == 0
    person.refresh_from_db()
    assert person.name == "Member 0 Jr"


def test_new_rows_are_as_if_saved_one_by_one(world, queries):
    now = clock.now()
    rows = [Person(email=f"new{n}@example.org", name=f"New {n}", joined_at=now) for n in range(2)]
    with queries(1):
        insert(*rows)
    kept = Person.objects.filter(email__startswith="new").order_by("pk")
    assert [(p.pk, p.email, p.joined_at, p.seen_at) for p in kept] == [(p.pk, p.email, now, None) for p in rows]
    assert kept[0] == rows[0] and not rows[0]._state.adding
