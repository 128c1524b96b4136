"""Services: the list, and per service its overview, what is under discussion, its decisions, its members."""

from django.urls import path

from . import views

app_name = "services"

urlpatterns = [
    path("d/", views.index, name="index"),
    path("d/<slug:slug>/", views.detail, name="detail"),
    path("d/<slug:slug>/bespreking/", views.discussion, name="discussion"),
    path("d/<slug:slug>/beslissingen/", views.decisions, name="decisions"),
    path("d/<slug:slug>/leden/", views.members, name="members"),
]
