from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "beraad.oversight"

    def ready(self) -> None:
        from . import board_checks, checks, policies, tasks  # noqa: F401
