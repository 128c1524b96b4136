"""Voting: the ballot of a proposal, the electorate of a vote, and proxies."""

from django.urls import path

from . import electorate, handing, proxies, secrets, views

app_name = "votes"

urlpatterns = [
    path("v/<str:number>/stem/", views.ballot, name="ballot"),
    path("v/<str:number>/stem/controle/", views.check, name="check"),
    path("v/<str:number>/stem/bewijs/", views.cast, name="cast"),
    path("v/<str:number>/stem/bewijs/<str:receipt>/", views.receipt, name="receipt"),
    path("volmachten/", proxies.overview, name="proxies"),
    path("volmachten/geven/<int:seat>/", proxies.give, name="give-proxy"),
    path("volmachten/<int:pk>/intrekken/", proxies.revoke, name="revoke-proxy"),
    path("volmachten/<int:pk>/melden/<int:vote>/", proxies.tell, name="tell-giver"),
    path("stemming/<int:pk>/wijzigen/", secrets.change, name="change"),
    path("stemming/<int:pk>/stemmen/", secrets.papers, name="papers"),
    path("stemming/<int:pk>/stemmen.csv", secrets.download, name="papers-csv"),
    path("stemming/<int:pk>/papier/", handing.desk, name="handing"),
    path("stemming/<int:pk>/papier/afdruk/", handing.pile, name="pile"),
    path("stemming/<int:pk>/papier/invoeren/", handing.enter, name="enter"),
    path("stemming/<int:pk>/deelname/", views.turnout, name="turnout"),
    path("stemming/<int:pk>/kiezers/", electorate.electorate, name="electorate"),
    path("stemming/<int:pk>/kiezers.csv", electorate.download, name="electorate-csv"),
    path("stemming/<int:pk>/kiezers/<slug:slug>/", electorate.reason, name="reason"),
]
