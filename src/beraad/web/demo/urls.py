"""Addresses that exist in the demonstration only."""

from django.urls import path

from beraad.web.ui.gallery import gallery

from . import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.people, name="people"),
    path("demo/<int:pk>/", views.sign_in_as, name="sign-in-as"),
    path("demo/post/", views.mailbox, name="mailbox"),
    path("demo/post/<int:pk>/", views.mail, name="mail"),
    path("demo/post/<int:pk>/html/", views.mail_html, name="mail-html"),
    path("demo/bouwstenen/", gallery, name="gallery"),
]
