"""Proposals: the list, the file of each, and what is done with it."""

from django.urls import path

from . import advising, authors, debating, interests, taking, views, writing
from .steps import STEPS

app_name = "proposals"

urlpatterns = [
    path("v/", views.index, name="index"),
    path("v/nieuw/", writing.start, name="start"),
    path("v/<str:number>/", views.detail, name="detail"),
    path("v/<str:number>/versie/<int:version>/", views.version, name="version"),
    path("v/<str:number>/verschil/", views.difference, name="difference"),
    path("v/<str:number>/reglement/", views.charter, name="charter"),
    path("v/<str:number>/geschiedenis/", views.history, name="history"),
    path("v/<str:number>/bewerk/", writing.edit, name="edit"),
    path("v/<str:number>/auteurs/", authors.authors, name="authors"),
    path("v/<str:number>/advies/", advising.advise, name="advise"),
    path("v/<str:number>/reageer/", debating.post, name="comment"),
    path("v/<str:number>/reactie/<int:place>/", debating.correct, name="contribution"),
    path("v/<str:number>/reactie/<int:place>/intrekken/", debating.withdraw, name="withdraw-contribution"),
    path("v/<str:number>/belang/", interests.declare, name="declare"),
    path("v/<str:number>/belang/<int:pk>/terugnemen/", interests.retract, name="retract-interest"),
    *(path(f"v/<str:number>/{step.path}/", taking.take, {"name": name}, name=name) for name, step in STEPS.items()),
]
