"""What a steering group prepares: its desk, for its members, and its agendas."""

from django.urls import path

from . import views

app_name = "preparing"

urlpatterns = [
    path("groep/<slug:slug>/bureau/", views.desk, name="desk"),
    path("groep/<slug:slug>/agenda/<int:pk>/", views.meeting, name="meeting"),
]
