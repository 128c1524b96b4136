from django.apps import AppConfig
from django.db.backends.signals import connection_created


class RecordConfig(AppConfig):
    name = "beraad.record"

    def ready(self) -> None:
        from .chain import teach_sqlite

        connection_created.connect(teach_sqlite)
