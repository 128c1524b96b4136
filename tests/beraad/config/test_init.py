"""An empty installation, set up by one command."""

import re

import pytest
from django.core.management import CommandError, call_command

from beraad.people.actions import accept_invitation
from beraad.people.choices import Office
from beraad.people.models import Appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def init(settings, tmp_path, capsys):
    settings.STATIC_ROOT = tmp_path

    def init(**given):
        call_command("init", **given)
        return capsys.readouterr().out

    return init


def test_it_appoints_the_first_administrator_and_gives_a_link(init):
    said = init(email="sofie@beraad.example", name="Sofie Maertens")
    person = accept_invitation(re.search(r"/([\w-]{20,})/", said)[1])
    assert Appointment.objects.get().office == Office.ADMINISTRATOR
    assert person.name == "Sofie Maertens"


def test_a_second_time_it_changes_nothing(init):
    init(email="sofie@beraad.example", name="Sofie Maertens")
    for email in ("other@beraad.example", "nobody"):
        with pytest.raises(CommandError, match="already"):
            init(email=email, name="Other")
    assert Appointment.objects.count() == 1


def test_an_unusable_address_is_refused_and_nothing_stays(init):
    with pytest.raises(CommandError, match="This is not an e-mail address"):
        init(email="nobody", name="Nobody")
    assert not Appointment.objects.exists()


def test_without_anyone_to_answer_it_says_what_to_give(init, monkeypatch):
    monkeypatch.setattr("builtins.input", raising(EOFError))
    with pytest.raises(CommandError, match="--email ADDRESS --name NAME"):
        init()


def raising(error):
    def answer(_question):
        raise error

    return answer
