from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "beraad.elections"

    def ready(self) -> None:
        from . import checks, policies, reactions, tasks  # noqa: F401
