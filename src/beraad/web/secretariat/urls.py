"""The secretariat: its queue, people, services and groups."""

from django.urls import path

from . import mail, people, services, views

app_name = "secretariat"

urlpatterns = [
    path("secretariaat/", views.index, name="index"),
    path("secretariaat/herinner/<int:pk>/", views.remind, name="remind"),
    path("secretariaat/berichten/", mail.index, name="mail"),
    path("secretariaat/berichten/<int:pk>/opnieuw/", mail.retry, name="retry-mail"),
    path("secretariaat/mensen/", people.index, name="people"),
    path("secretariaat/mensen/nieuw/", people.register, name="register-person"),
    path("secretariaat/mensen/<int:pk>/", people.detail, name="person"),
    path("secretariaat/mensen/<int:pk>/wijzigen/", people.change, name="change-person"),
    path("secretariaat/mensen/<int:pk>/uitnodigen/", people.invite, name="invite"),
    path("secretariaat/mensen/<int:pk>/account/", people.switch, name="switch-person"),
    path("secretariaat/mensen/<int:pk>/aanstellen/", people.appoint, name="appoint"),
    path("secretariaat/mensen/<int:pk>/aanstelling/<int:appointment>/einde/", people.end_office, name="end-office"),
    path("secretariaat/mensen/<int:pk>/aansluiten/", people.affiliate, name="affiliate"),
    path("secretariaat/diensten/nieuw/", services.start, name="start-service"),
    path("secretariaat/diensten/<slug:slug>/fase/", services.phase, name="phase"),
    path("secretariaat/groepen/nieuw/", services.found, name="found-body"),
]
