from django.apps import AppConfig


class VotesConfig(AppConfig):
    name = "beraad.votes"

    def ready(self) -> None:
        from . import checks, policies, tasks  # noqa: F401
