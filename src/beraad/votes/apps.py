from django.apps import AppConfig


class VotesConfig(AppConfig):
    name = "beraad.votes"

    def ready(self) -> None:
        from . import checks, interest_checks, paper_checks, policies, proxy_checks, tasks  # noqa: F401
