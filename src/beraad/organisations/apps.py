from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "beraad.organisations"

    def ready(self) -> None:
        from . import imports, policies  # noqa: F401
