"""The addresses of an installation in demo mode."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from beraad.config.urls import handler403, handler404, urlpatterns  # noqa: F401

urlpatterns = [*urlpatterns, *i18n_patterns(path("", include("beraad.web.demo.urls")))]
