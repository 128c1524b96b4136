"""The front page, and what explains the rest."""

from django.urls import path

from . import views

app_name = "home"

urlpatterns = [
    path("", views.index, name="index"),
    path("hoe-we-beslissen/", views.deciding, name="deciding"),
    path("help/", views.help_page, name="help"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
