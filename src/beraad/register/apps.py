from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "beraad.register"

    def ready(self) -> None:
        from . import checks, policies, reactions  # noqa: F401
