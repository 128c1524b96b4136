import datetime as dt
from types import SimpleNamespace

import pytest

from beraad.access.actor import SYSTEM
from beraad.organisations.actions import register_authority, register_house
from beraad.services.actions import sign_agreement, start_service


@pytest.fixture
def bree(db):
    """A house that serves an authority which signed an agreement for a service, all from 2020 on."""
    day = dt.date(2020, 1, 1)
    authority = register_authority(actor=SYSTEM, name="Bree", nis="72004", start=day)
    house = register_house(actor=SYSTEM, name="Bibliotheek Bree", serves=[authority], start=day)
    service = start_service(actor=SYSTEM, code="BIB", name="Bibliotheeksysteem", start=day)
    agreement = sign_agreement(actor=SYSTEM, authority=authority, service=service, number="BIB-1", start=day)
    return SimpleNamespace(authority=authority, house=house, service=service, agreement=agreement)
