from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "beraad.services"

    def ready(self) -> None:
        from . import policies, reactions  # noqa: F401
