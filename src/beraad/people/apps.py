from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "beraad.people"

    def ready(self) -> None:
        from . import policies  # noqa: F401
