"""The settings of the suite: static files as they lie, one cache per process, passwords that cost little."""

from beraad.config.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # Said here, as pytest-django knows Django's own SQLite only.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
