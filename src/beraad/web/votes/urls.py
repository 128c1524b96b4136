"""Voting: the ballot of a proposal, and the electorate of a vote."""

from django.urls import path

from . import electorate, views

app_name = "votes"

urlpatterns = [
    path("v/<str:number>/stem/", views.ballot, name="ballot"),
    path("v/<str:number>/stem/controle/", views.check, name="check"),
    path("v/<str:number>/stem/bewijs/", views.cast, name="cast"),
    path("v/<str:number>/stem/bewijs/<str:receipt>/", views.receipt, name="receipt"),
    path("stemming/<int:pk>/deelname/", views.turnout, name="turnout"),
    path("stemming/<int:pk>/kiezers/", electorate.electorate, name="electorate"),
    path("stemming/<int:pk>/kiezers.csv", electorate.download, name="electorate-csv"),
    path("stemming/<int:pk>/kiezers/<slug:slug>/", electorate.reason, name="reason"),
]
