from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Only installed where `BERAAD_DEMO` says so: invented people, whom anyone may be."""

    name = "beraad.demo"
