from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "beraad.proposals"

    def ready(self) -> None:
        from . import advice_checks, agenda_checks, checks, policies, reactions, tasks  # noqa: F401
