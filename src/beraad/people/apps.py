from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "beraad.people"

    def ready(self) -> None:
        from . import policies, tasks  # noqa: F401
