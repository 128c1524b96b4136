"""The register of decisions: public, permanent addresses."""

from django.urls import path

from . import views

app_name = "register"

urlpatterns = [
    path("register/", views.index, name="index"),
    path("register.csv", views.download, name="csv"),
    path("b/<str:number>/", views.detail, name="detail"),
    path("b/<str:number>/bundel.json", views.bundle, name="bundle"),
    path("b/<str:number>/stemmen.csv", views.ballots, name="ballots"),
]
