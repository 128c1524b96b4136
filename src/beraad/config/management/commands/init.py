from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from beraad.access.actor import SYSTEM
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.people.actions import appoint, invite, register_person
from beraad.people.choices import Office
from beraad.people.models import Appointment
from beraad.web.ui.phrases import sentence

DONE = """
{name} is the administrator. This link is personal, and valid for 14 days:

  {link}

Start Beraad with `beraad serve`, open the link to choose how to sign in, and appoint the secretariat.
"""


class Command(BaseCommand):
    help = "Sets up an empty installation: its database, its static files and its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="address of the first administrator; asked for when not given")
        parser.add_argument("--name", help="name of the first administrator; asked for when not given")

    def handle(self, *, email: str | None, name: str | None, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if Appointment.objects.filter(office=Office.ADMINISTRATOR).exists():
            raise CommandError("This installation has an administrator already. `beraad serve` starts it.")
        try:
            email, name = email or input("E-mail of the first administrator: "), name or input("Name: ")
        except EOFError:
            raise CommandError("Say who the first administrator is: --email ADDRESS --name NAME.") from None
        token, name = self._first(email, name)
        link = settings.BASE_URL + reverse("account:welcome", args=[token])
        self.stdout.write(DONE.format(name=name, link=link))

    @transaction.atomic
    def _first(self, email: str, name: str) -> tuple[str, str]:
        try:
            person = register_person(actor=SYSTEM, email=email, name=name, language=settings.LANGUAGE_CODE)
            appoint(actor=SYSTEM, person=person, office=Office.ADMINISTRATOR, start=clock.today(), source="beraad init")
            return invite(actor=SYSTEM, person=person), person.name
        except BeraadError as error:
            with override("en"):
                raise CommandError(f"The administrator cannot be registered. {sentence(error)}") from None
