"""Bodies: who sits in them, since when, and by which rules they decide."""

from django.urls import path

from . import charters, seats, views

app_name = "bodies"

urlpatterns = [
    path("groep/<slug:slug>/", views.detail, name="detail"),
    path("groep/<slug:slug>/mandaat/", seats.grant, name="grant"),
    path("groep/<slug:slug>/mandaat/<int:pk>/einde/", seats.end, name="end"),
    path("groep/<slug:slug>/zetel/", seats.add, name="add-seat"),
    path("groep/<slug:slug>/zetel/<int:pk>/einde/", seats.close, name="close-seat"),
    path("groep/<slug:slug>/dienst/", seats.remit, name="remit"),
    path("groep/<slug:slug>/reglement/", views.charter, name="charter"),
    path("groep/<slug:slug>/reglement/verschil/", views.differences, name="differences"),
    path("groep/<slug:slug>/reglement/nieuw/", charters.write, name="new-charter"),
]
