"""The desk."""

from django.urls import path

from . import views

app_name = "desk"

urlpatterns = [
    path("bureau/", views.index, name="index"),
    path("bureau/gelezen/", views.read, name="read"),
]
