import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from beraad.access.actor import SYSTEM, VISITOR, Actor
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.organisations.actions import change_house, register_authority, set_territory
from beraad.people.models import Person
from beraad.record.models import Entry
from beraad.record.queries import history
from beraad.services.actions import end_agreement, sign_agreement, start_service
from beraad.services.models import Participation
from beraad.services.participation import change_stage, end_participation, give_notice, start_participation
from beraad.services.queries import (
    agreements_open_to,
    participants_count_by_service,
    participations_of,
    participations_on,
)

pytestmark = pytest.mark.django_db


def day(year, month=1, date=1):
    return dt.date(year, month, date)


START = day(2021)


def start(bree, stage="full", start=START, **given):
    if stage == "full":
        given = {"agreement": bree.agreement} | given
    return start_participation(actor=SYSTEM, house=bree.house, service=bree.service, stage=stage, start=start, **given)


def periods(bree):
    rows = Participation.objects.filter(house=bree.house).order_by("start")
    return [(p.stage, p.start, p.end) for p in rows]


def refusal(code, verb, **given):
    seq = Entry.objects.count()
    with pytest.raises((Conflict, Invalid, Forbidden)) as refused:
        verb(**{"actor": SYSTEM} | given)
    assert refused.value.code == code
    assert Entry.objects.count() == seq
    return refused.value.params


def test_from_trial_to_full_to_notice_to_the_end(bree):
    pair = {"actor": SYSTEM, "house": bree.house, "service": bree.service}
    start(bree, "trial")
    change_stage(**pair, stage="full", day=day(2022), agreement=bree.agreement)
    give_notice(**pair, day=day(2024), ends=day(2025))
    assert periods(bree) == [
        ("trial", day(2021), day(2022)),
        ("full", day(2022), day(2024)),
        ("notice", day(2024), day(2025)),
    ]
    stages = [
        participations_on(bree.service, day(year)).values_list("stage", flat=True).first() for year in range(2020, 2026)
    ]
    assert stages == [None, "trial", "full", "full", "notice", None]
    told = [(e.data["before"], e.data["stage"]) for e in history(f"service:{bree.service.pk}")[:3]]
    assert told == [("full", "notice"), ("trial", "full"), ("", "trial")]


def test_a_notice_can_be_taken_back(bree):
    pair = {"actor": SYSTEM, "house": bree.house, "service": bree.service}
    start(bree)
    give_notice(**pair, day=day(2024), ends=day(2025))
    change_stage(**pair, stage="full", day=day(2024, 6))
    assert periods(bree)[-1] == ("full", day(2024, 6), None)


def test_periods_of_one_house_and_service_never_overlap(bree):
    start(bree, end=day(2023))
    given = {"house": bree.house, "service": bree.service, "stage": "trial"}
    for begin, end in [(day(2022), None), (day(2020), None), (day(2020), day(2021, 1, 2)), (day(2022, 12, 31), None)]:
        params = refusal("participation-overlaps", start_participation, **given, start=begin, end=end)
        assert (params["start"], params["end"]) == (day(2021), day(2023))
    start(bree, "trial", day(2020), end=day(2021))
    start(bree, start=day(2023))
    assert len(periods(bree)) == 3


def test_the_database_forbids_two_running_periods(bree):
    start(bree)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(house=bree.house, service=bree.service, stage="full", start=day(2022))


def test_full_needs_an_agreement_of_an_authority_it_serves_on_that_day(bree):
    peer = register_authority(actor=SYSTEM, name="Peer", start=day(2020))
    other = start_service(actor=SYSTEM, code="EBK", name="E-boeken", start=day(2020))
    of_peer = sign_agreement(actor=SYSTEM, authority=peer, service=bree.service, number="BIB-2", start=day(2020))
    of_other = sign_agreement(actor=SYSTEM, authority=bree.authority, service=other, number="EBK-1", start=day(2020))
    short = sign_agreement(
        actor=SYSTEM, authority=bree.authority, service=bree.service, number="BIB-3", start=day(2020), end=day(2021)
    )
    given = {"house": bree.house, "service": bree.service, "stage": "full", "start": day(2021)}
    refusal("agreement-needed", start_participation, **given)
    for unfit in (of_peer, of_other, short):
        refusal("agreement-unfit", start_participation, **given, agreement=unfit)
    set_territory(actor=SYSTEM, house=bree.house, authority=peer, start=day(2021))
    assert [a.number for a in agreements_open_to(bree.house, day(2021))] == ["BIB-1", "BIB-2", "EBK-1"]
    start(bree, agreement=of_peer)


def test_a_trial_becomes_full_only_with_an_agreement(bree):
    start(bree, "trial")
    given = {"house": bree.house, "service": bree.service, "day": day(2022)}
    refusal("agreement-needed", change_stage, **given, stage="full")
    refusal("stage-step", change_stage, **given, stage="notice")
    refusal("stage-step", change_stage, **given, stage="nonsense")
    assert periods(bree) == [("trial", day(2021), None)]


def test_who_does_not_take_part_has_nothing_to_change_or_end(bree):
    given = {"house": bree.house, "service": bree.service, "day": day(2022)}
    refusal("not-participating", change_stage, **given, stage="full")
    refusal("not-participating", give_notice, **given, ends=day(2023))
    refusal("not-participating", end_participation, **given)


def test_an_end_cancels_what_was_planned_after_it(bree):
    start(bree, end=day(2023))
    start(bree, start=day(2024))
    end_participation(actor=SYSTEM, house=bree.house, service=bree.service, day=day(2022))
    assert periods(bree) == [("full", day(2021), day(2022))]


def test_a_change_does_not_run_over_what_was_planned(bree):
    start(bree, "trial", end=day(2023))
    start(bree, start=day(2023))
    params = refusal(
        "participation-overlaps",
        change_stage,
        house=bree.house,
        service=bree.service,
        stage="full",
        day=day(2022),
        agreement=bree.agreement,
    )
    assert params["start"] == day(2023)


def test_a_house_or_service_that_is_not_there_takes_no_part(bree):
    change_house(actor=SYSTEM, house=bree.house, end=day(2023))
    given = {"house": bree.house, "service": bree.service, "stage": "trial"}
    refusal("house-absent", start_participation, **given, start=day(2023))
    refusal("house-absent", start_participation, **given, start=day(2019))


@pytest.mark.parametrize("stage", ["", "member", "notice"])
def test_a_start_is_a_trial_or_full(bree, stage):
    with pytest.raises(Invalid) as refused:
        start(bree, stage)
    assert "stage" in refused.value.fields


def test_only_the_secretariat_lets_houses_take_part(bree):
    start(bree)
    person = Person.objects.create_user("nele@example.org", "Nele")
    own = Actor(person=person, house_id=bree.house.pk, houses={bree.house.pk: bree.house.name})
    given = {"house": bree.house, "service": bree.service, "day": day(2022)}
    for actor in (VISITOR, own):
        refusal("secretariat-only", end_participation, **given, actor=actor)
        refusal("secretariat-only", give_notice, **given, actor=actor, ends=day(2023))
    assert periods(bree) == [("full", day(2021), None)]


def test_an_agreement_does_not_end_under_those_who_take_part(bree):
    start(bree)
    refusal("agreement-in-use", end_agreement, agreement=bree.agreement, end=day(2022))
    end_participation(actor=SYSTEM, house=bree.house, service=bree.service, day=day(2022))
    end_agreement(actor=SYSTEM, agreement=bree.agreement, end=day(2022))
    assert participants_count_by_service(day(2022)) == {}
    assert participations_of(bree.house).count() == 1


def test_an_end_that_is_known_only_comes_sooner(bree):
    start(bree, "trial", end=day(2030))
    given = {"house": bree.house, "service": bree.service, "day": day(2029)}
    refusal("ends-later", give_notice, **given, ends=day(2031))
    give_notice(actor=SYSTEM, **given, ends=day(2030))
    end_agreement(actor=SYSTEM, agreement=bree.agreement, end=day(2099))
    refusal("ends-later", end_agreement, agreement=bree.agreement, end=day(2100))
