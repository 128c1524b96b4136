from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "beraad.bodies"

    def ready(self) -> None:
        from . import checks, policies, reactions  # noqa: F401
