"""Organisations and local authorities: read by everybody, kept by the secretariat; their tables as files."""

from django.urls import path

from . import files, keeping, merging, taking_part, views

app_name = "organisations"

urlpatterns = [
    path("org/", views.index, name="index"),
    path("org/<slug:slug>/", views.detail, name="detail"),
    path("lokaal-bestuur/", views.authorities, name="authorities"),
    path("lokaal-bestuur/<int:pk>/", views.authority, name="authority"),
    path("uitvoer/", files.tables, name="exports"),
    path("uitvoer/<slug:table>.csv", files.export, name="export"),
    path("secretariaat/invoer/", files.choose, name="import"),
    path("secretariaat/invoer/<slug:digest>/", files.check, name="import-check"),
    path("secretariaat/organisaties/nieuw/", keeping.register_house, name="register-house"),
    path("secretariaat/organisaties/<slug:slug>/", keeping.change_house, name="change-house"),
    path("secretariaat/organisaties/<slug:slug>/gebied/", keeping.territory, name="territory"),
    path("secretariaat/organisaties/<slug:slug>/opgaan/", merging.houses, name="merge-house"),
    path("secretariaat/organisaties/<slug:slug>/deelname/", taking_part.start, name="take-part"),
    path(
        "secretariaat/organisaties/<slug:slug>/deelname/<slug:service>/<slug:step>/",
        taking_part.change,
        name="change-part",
    ),
    path("secretariaat/besturen/nieuw/", keeping.register_authority, name="register-authority"),
    path("secretariaat/besturen/fusie/", merging.authorities, name="merge"),
    path("secretariaat/besturen/<int:pk>/", keeping.change_authority, name="change-authority"),
    path("secretariaat/besturen/<int:pk>/cijfer/", keeping.figure, name="figure"),
    path("secretariaat/besturen/<int:pk>/overeenkomst/", keeping.agreement, name="agreement"),
    path(
        "secretariaat/besturen/<int:pk>/overeenkomst/<int:agreement>/einde/",
        keeping.agreement_end,
        name="end-agreement",
    ),
]
