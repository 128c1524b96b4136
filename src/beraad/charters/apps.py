from django.apps import AppConfig


class ChartersConfig(AppConfig):
    name = "beraad.charters"

    def ready(self) -> None:
        from . import checks, policies  # noqa: F401
