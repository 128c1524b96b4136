"""Seats follow participation; mandates keep to seats; services move between steering groups."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM, VISITOR
from beraad.bodies import actions, queries
from beraad.bodies.choices import BodyKind, Role
from beraad.bodies.models import Mandate, Remit
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.organisations.mergers import merge_houses
from beraad.organisations.models import Affiliation
from beraad.record.models import Entry
from beraad.services.choices import Stage
from beraad.services.participation import change_stage, end_participation

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


def seated(world, day=None, **given):
    return [seat.house for seat in queries.seats_on(world.consortium, day or clock.today(), **given)]


def test_the_consortium_group_is_who_takes_part_on_that_day(world):
    later = clock.today() + dt.timedelta(days=30)
    newcomer = factories.house("Nieuw", 900, "71910")
    factories.take_part(newcomer, world.service, start=later)
    end_participation(actor=SYSTEM, house=world.houses[0], service=world.service, day=later, source="notice")
    assert seated(world) == world.houses
    assert seated(world, later) == [*world.houses[1:], newcomer]
    assert seated(world, later - dt.timedelta(days=1)) == world.houses


def test_a_seat_stays_the_same_through_trial_and_full(world):
    house = factories.house("Proef", 900, "71911")
    factories.take_part(house, world.service, Stage.TRIAL)
    seat = queries.Seat.objects.get(house=house)
    agreement = factories.services.sign_agreement(
        actor=SYSTEM,
        authority=house.territories.get().authority,
        service=world.service,
        number="X",
        start=factories.START,
    )
    change_stage(
        actor=SYSTEM,
        house=house,
        service=world.service,
        stage=Stage.FULL,
        day=clock.today(),
        agreement=agreement,
        source="council",
    )
    assert queries.Seat.objects.get(house=house) == seat
    assert house in seated(world, stages=[Stage.FULL])
    assert house not in seated(world, clock.today() - dt.timedelta(days=1), stages=[Stage.FULL])


def test_a_mandate_for_a_house_that_left_is_refused(world):
    seat, house = world.seat(5), world.houses[5]
    end_participation(actor=SYSTEM, house=house, service=world.service, day=clock.today(), source="left")
    with pytest.raises(Conflict) as refusal:
        factories.mandate(seat, factories.person("Late Comer"), start=clock.today())
    assert refusal.value.code == "house-takes-no-part"
    assert queries.sitting(world.people[5].pk, clock.today()).count() == 0
    assert queries.sitting(world.people[5].pk, clock.today() - dt.timedelta(days=1)).count() == 1


def test_one_representative_at_a_time_and_any_number_of_substitutes(world):
    seat = world.seat(0)
    with pytest.raises(Conflict) as refusal:
        factories.mandate(seat, factories.person("Second Holder"))
    assert refusal.value.code == "seat-taken"
    for name in ("First Deputy", "Second Deputy"):
        factories.mandate(seat, factories.person(name), Role.SUBSTITUTE)
    found = next(s for s in queries.seats_on(world.consortium, clock.today()) if s.seat == seat)
    assert (found.holder.person, len(found.substitutes)) == (world.people[0], 2)
    with pytest.raises(Conflict) as refusal:
        factories.mandate(seat, world.people[0], Role.SUBSTITUTE)
    assert refusal.value.code == "mandate-present"


def test_a_mandate_that_ends_leaves_a_vacancy_from_that_day(world):
    mandate = world.seat(0).mandates.get()
    end = clock.today() + dt.timedelta(days=10)
    actions.end_mandate(actor=world.secretariat, mandate=mandate, end=end)
    assert queries.vacancies(world.consortium, end - dt.timedelta(days=1)) == []
    assert [seat.house for seat in queries.vacancies(world.consortium, end)] == [world.houses[0]]
    assert [(body.name, body.vacant) for body in queries.vacancy_counts(end)] == [(world.consortium.name, 1)]


def test_the_one_who_holds_it_may_resign_and_nobody_else_ends_it(world):
    mandate = world.seat(0).mandates.get()
    for actor in (VISITOR, world.actor(1)):
        with pytest.raises(Forbidden):
            actions.end_mandate(actor=actor, mandate=mandate, end=clock.today())
    actions.end_mandate(actor=world.actor(0), mandate=mandate, end=clock.today())
    assert Mandate.objects.get(pk=mandate.pk).end == clock.today()


def test_a_mandate_ends_after_it_starts(world):
    with pytest.raises(Invalid) as refusal:
        actions.end_mandate(actor=SYSTEM, mandate=world.seat(0).mandates.get(), end=factories.START)
    assert refusal.value.code == "ends-before-start"


def refused(deed, **given):
    with pytest.raises((Conflict, Forbidden, Invalid)) as refusal:
        deed(**given)
    return refusal.value.code


def test_ending_a_mandate_never_makes_it_longer(world):
    mandate, today = world.seat(0).mandates.get(), clock.today()
    given = {"mandate": mandate, "actor": world.actor(0)}
    actions.end_mandate(**given, end=today + dt.timedelta(days=5))
    for actor in (world.actor(0), world.secretariat):
        for days in (5, 400):
            end = today + dt.timedelta(days=days)
            assert refused(actions.end_mandate, actor=actor, mandate=mandate, end=end) == "ends-later"
    actions.end_mandate(**given, end=today)
    for actor in (world.actor(0), world.secretariat):
        for days in (0, 400):
            end = today + dt.timedelta(days=days)
            assert refused(actions.end_mandate, actor=actor, mandate=mandate, end=end) == "already-over"
    assert Mandate.objects.get(pk=mandate.pk).end == today


def test_only_the_secretariat_ends_a_mandate_in_the_past(world):
    given = {"mandate": world.seat(0).mandates.get(), "end": clock.today() - dt.timedelta(days=1)}
    assert refused(actions.end_mandate, **given, actor=world.actor(0)) == "ends-in-past"
    actions.end_mandate(**given, actor=world.secretariat)


def test_a_seat_that_closes_does_not_open_again(world):
    seat, today = actions.Seat.objects.get(body=world.steering, label="Seat 2"), clock.today()
    given = {"actor": world.secretariat, "seat": seat}
    actions.close_seat(**given, end=today + dt.timedelta(days=5))
    assert refused(actions.close_seat, **given, end=today + dt.timedelta(days=9)) == "ends-later"
    with clock.at(clock.now() + dt.timedelta(days=5)):
        assert refused(actions.close_seat, **given, end=today + dt.timedelta(days=9)) == "already-over"


def test_whoever_speaks_for_a_house_belongs_to_it(world):
    assert world.houses[0].pk in world.actor(0).houses


def test_a_mandate_is_recorded_with_its_document_and_so_is_where_the_person_works(world):
    def recorded(**given):
        last = Entry.objects.latest("seq").seq
        factories.mandate(source=" letter of 1 March ", **given)
        return [(entry.kind, entry.data["source"]) for entry in Entry.objects.filter(seq__gt=last).order_by("seq")]

    person, letter = factories.person("New Comer"), "letter of 1 March"
    assert recorded(seat=world.seat(0), person=person, role=Role.SUBSTITUTE, end=clock.today()) == [
        ("AffiliationStarted", letter),
        ("MandateGranted", letter),
    ]
    assert recorded(seat=world.seat(0), person=person, role=Role.SUBSTITUTE, start=clock.today()) == [
        ("MandateGranted", letter)
    ]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"source": "x" * 301}, {"source": "too-long"}),
        ({"source": "\x00"}, {"source": "unreadable-character"}),
        ({"label": "x" * 81}, {"label": "too-long"}),
    ],
)
def test_a_seat_with_words_that_cannot_be_stored_is_refused(world, given, fields):
    words = {"label": "Third", "start": clock.today()} | given
    with pytest.raises(Invalid) as refusal:
        actions.add_seat(actor=world.secretariat, body=world.steering, **words)
    assert refusal.value.fields == fields


def test_a_mandate_with_words_that_cannot_be_stored_is_refused_whole(world):
    newcomer = factories.person("New Comer")
    for given, fields in [
        ({"source": "x" * 301}, {"source": "too-long"}),
        ({"role": "chief"}, {"role": "unknown-choice"}),
        ({"end": factories.START}, {"end": "ends-before-start"}),
    ]:
        with pytest.raises(Invalid) as refusal:
            factories.mandate(world.seat(0), newcomer, **({"role": Role.SUBSTITUTE} | given))
        assert refusal.value.fields == fields
    assert not Affiliation.objects.filter(person=newcomer).exists()


def test_a_remit_is_recorded_with_its_document(world):
    assert Entry.objects.get(kind="RemitGiven").data["source"] == ""
    with pytest.raises(Invalid):
        actions.give_remit(
            actor=SYSTEM, body=world.steering, service=world.service, start=clock.today(), source="x" * 301
        )
    actions.give_remit(
        actor=SYSTEM, body=world.steering, service=world.service, start=clock.today(), source="BIB-2026-001"
    )
    assert Entry.objects.filter(kind="RemitGiven").latest("seq").data["source"] == "BIB-2026-001"


def test_a_steering_seat_asks_for_a_house_that_takes_part(world):
    seat = actions.add_seat(actor=world.secretariat, body=world.steering, label="Third", start=clock.today())
    with pytest.raises(Invalid):
        factories.mandate(seat, factories.person("No House"), start=clock.today())
    stranger = factories.house("Vreemd", 900, "71912")
    with pytest.raises(Conflict):
        factories.mandate(seat, factories.person("Strange One"), house=stranger, start=clock.today())
    factories.mandate(seat, world.people[3], house=world.houses[3], start=clock.today())
    actions.close_seat(actor=world.secretariat, seat=seat, end=clock.today() + dt.timedelta(days=5))
    assert seat.mandates.get().end == clock.today() + dt.timedelta(days=5)


def test_seats_of_a_consortium_group_are_not_made_by_hand(world):
    with pytest.raises(Invalid) as refusal:
        actions.add_seat(actor=world.secretariat, body=world.consortium, label="Extra", start=clock.today())
    assert refusal.value.code == "seats-derived"


def test_a_service_moves_and_its_history_stays(world):
    other = actions.found_body(
        actor=SYSTEM, kind=BodyKind.STEERING, code="SG-D", name="Stuurgroep Digitaal", start=factories.START
    )
    day = clock.today() + dt.timedelta(days=7)
    actions.give_remit(actor=world.secretariat, body=other, service=world.service, start=day)
    assert queries.steering_of(world.service, day - dt.timedelta(days=1)) == world.steering
    assert queries.steering_of(world.service, day) == other
    assert Remit.objects.get(body=world.steering).end == day
    with pytest.raises(Conflict):
        actions.give_remit(actor=world.secretariat, body=world.steering, service=world.service, start=clock.today())


def test_the_seat_of_a_merged_house_ends_that_day(world):
    day = clock.today() + dt.timedelta(days=1)
    merge_houses(actor=SYSTEM, former=world.houses[1], successor=world.houses[0], day=day, source="council")
    assert world.houses[1] in seated(world)
    assert world.houses[1] not in seated(world, day)
    held = queries.sitting(world.people[1].pk, day).values_list("seat__body", flat=True)
    assert list(held) == []
    before = queries.mandates_of_house(world.houses[1], day - dt.timedelta(days=1))
    assert [mandate.seat.body for mandate in before] == [world.consortium, world.steering]
    assert queries.mandates_of_house(world.houses[1], day) == []


def test_participants_do_not_grant(world):
    with pytest.raises(Forbidden):
        actions.grant_mandate(
            actor=world.actor(0),
            seat=world.seat(1),
            person=world.people[0],
            role=Role.SUBSTITUTE,
            start=clock.today(),
            source="own word",
        )


def test_seats_to_fill_are_those_of_houses_that_take_part_now_or_later(world):
    filled = [seat.house for seat in queries.seats_to_fill(world.consortium, clock.today())]
    assert filled == world.houses
    given = {"actor": world.secretariat, "service": world.service, "source": factories.SOURCE}
    end_participation(**given, house=world.houses[0], day=clock.today())
    end_participation(**given, house=world.houses[1], day=clock.today() + dt.timedelta(days=30))
    filled = [seat.house for seat in queries.seats_to_fill(world.consortium, clock.today())]
    assert filled == world.houses[1:]
    assert [seat.seat.label for seat in queries.seats_to_fill(world.steering, clock.today())] == ["Seat 1", "Seat 2"]
