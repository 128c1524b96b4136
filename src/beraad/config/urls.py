"""Every address, language first; each area of the web names its own."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

from beraad.live.views import stream
from beraad.web.security import security_txt

# What is asked most comes first: an address is looked up area by area.
AREAS = (
    "proposals",
    "votes",
    "register",
    "desk",
    "services",
    "home",
    "bodies",
    "elections",
    "oversight",
    "preparing",
    "organisations",
    "account",
    "secretariat",
)

urlpatterns = [
    path("live/", stream, name="live"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("", RedirectView.as_view(url=f"/{settings.LANGUAGE_CODE}/"), name="root"),
    *i18n_patterns(
        *(path("", include(f"beraad.web.{area}.urls")) for area in AREAS),
        *([path("", include("beraad.web.demo.urls"))] if settings.DEMO else []),
    ),
]

handler400 = "beraad.web.errors.handler400"
handler403 = "beraad.web.errors.handler403"
handler404 = "beraad.web.errors.handler404"
# django-allauth looks for this one.
handler429 = "beraad.web.account.signin.too_many"
handler500 = "beraad.web.errors.handler500"
