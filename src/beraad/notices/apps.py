from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "beraad.notices"

    def ready(self) -> None:
        from . import elections, oversight, policies, proxies, readers, tasks  # noqa: F401
