from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Runs everything in one process: pages, live stream, clock, readers of the record and tasks."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date: run `beraad init`; after an update, `beraad migrate`.")
        if not settings.STATIC_ROOT.exists():
            raise CommandError("The static files have not been collected: run `beraad collectstatic`.")
        connection.close()
        from beraad.config.server import serve

        self.stdout.write(f"Beraad listens on http://{host}:{port}/ (Ctrl+C stops it)")
        self.stdout.flush()
        try:
            serve(host, port)
        except OSError as error:
            raise CommandError(f"Port {port} of {host} cannot be used: {error.strerror}.") from None
