from django.apps import AppConfig


class DebateConfig(AppConfig):
    name = "beraad.debate"

    def ready(self) -> None:
        from . import checks, policies  # noqa: F401
