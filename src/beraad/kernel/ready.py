"""Whether the database of an installation can be used, for commands that need it."""

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def require_database() -> None:
    """CommandError, with what to do about it, unless the database is up to date."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not up to date: run `beraad init`; after an update, `beraad migrate`.")
