import datetime as dt

import pytest

from beraad.access.actor import SYSTEM, VISITOR
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.services import actions, queries

pytestmark = pytest.mark.django_db


def day(year):
    return dt.date(year, 1, 1)


def enter(service, phase, year):
    return actions.enter_phase(actor=SYSTEM, service=service, phase=phase, start=day(year))


def test_a_service_goes_through_its_phases(django_assert_num_queries):
    service = actions.start_service(actor=SYSTEM, code="TIC", name="Ticketing", start=day(2020))
    enter(service, "idea", 2020)
    enter(service, "study", 2021)
    enter(service, "test", 2022)
    enter(service, "study", 2023)
    phases = [queries.with_phase(queries.catalogue(), day(year)).get().phase for year in range(2019, 2024)]
    assert phases == [None, "idea", "study", "test", "study"]
    with django_assert_num_queries(1):
        assert [s.phase for s in queries.services_on(day(2022))] == ["test"]


@pytest.mark.parametrize(("phase", "year", "code"), [("service", 2021, "phase-step"), ("study", 2020, "phase-later")])
def test_a_step_that_is_none_is_refused(phase, year, code):
    service = actions.start_service(actor=SYSTEM, code="TIC", name="Ticketing", start=day(2020))
    enter(service, "idea", 2020)
    with pytest.raises(Conflict) as refused:
        enter(service, phase, year)
    assert refused.value.code == code
    with pytest.raises(Invalid):
        enter(service, "nonsense", 2021)


def test_a_service_can_be_retired_from_any_phase():
    service = actions.start_service(actor=SYSTEM, code="TIC", name="Ticketing", start=day(2020))
    enter(service, "idea", 2020)
    enter(service, "retirement", 2021)
    with pytest.raises(Conflict):
        enter(service, "retirement", 2022)


def test_code_name_and_address_are_taken_once():
    service = actions.start_service(actor=SYSTEM, code="EBK", name="E-boeken", start=day(2020))
    for given in ({"code": "EBK", "name": "X"}, {"code": "X", "name": "E-boeken"}, {"code": "X", "name": "E boeken"}):
        with pytest.raises(Conflict):
            actions.start_service(actor=SYSTEM, start=day(2020), **given)
    actions.change_service(actor=SYSTEM, service=service, name="Digitale boeken")
    assert queries.service_for(VISITOR, "e-boeken").name == "Digitale boeken"


def test_an_agreement_needs_an_authority_that_is_there_and_a_free_number(bree):
    given = {"actor": SYSTEM, "authority": bree.authority, "service": bree.service}
    with pytest.raises(Conflict) as refused:
        actions.sign_agreement(**given, number="BIB-1", start=day(2022))
    assert (refused.value.code, refused.value.params["name"]) == ("agreement-present", "Bree")
    with pytest.raises(Conflict) as refused:
        actions.sign_agreement(**given, number="BIB-2", start=day(2019))
    assert refused.value.code == "authority-absent"


def test_only_the_secretariat_keeps_the_catalogue(bree):
    with pytest.raises(Forbidden):
        actions.start_service(actor=VISITOR, code="X", name="X", start=day(2020))
    with pytest.raises(Forbidden):
        actions.enter_phase(actor=VISITOR, service=bree.service, phase="idea", start=day(2020))
    with pytest.raises(NotFound):
        queries.service_for(VISITOR, "bestaat-niet")
