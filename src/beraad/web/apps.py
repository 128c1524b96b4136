from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "beraad.web"
    default = True
