from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "beraad.proposals"

    def ready(self) -> None:
        from . import policies, reactions, tasks  # noqa: F401
