from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "beraad.services"

    def ready(self) -> None:
        from . import imports, policies, reactions  # noqa: F401
