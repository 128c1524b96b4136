from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from beraad.kernel.ready import require_database

GUIDE = """
Open {address}/en/ to look around ({address}/nl/ in Dutch).
Be one of these people at {address}/en/demo/ and read the mail that is sent at {address}/en/demo/post/:
{people}
"""


class Command(BaseCommand):
    help = "Runs everything in one process: pages, live stream, clock, readers of the record and tasks."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        require_database()
        if not settings.STATIC_ROOT.exists():
            raise CommandError("The static files have not been collected: run `beraad collectstatic`.")
        connection.close()
        from beraad.config.server import Taken, serve

        self.stdout.write(f"Beraad listens on http://{host}:{port}/ (Ctrl+C stops it)")
        if settings.DEMO:
            self._guide()
        self.stdout.flush()
        try:
            serve(host, port)
        except Taken as taken:
            raise CommandError(str(taken)) from None

    def _guide(self) -> None:
        from beraad.demo.cast import PARTS

        people = "\n".join(f"  {part.email:34} {part.en}" for part in PARTS)
        self.stdout.write(GUIDE.format(address=settings.BASE_URL, people=people))
