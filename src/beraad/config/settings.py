"""Settings: one provider per installation; everything that differs comes from `BERAAD_…` variables."""

import logging
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SRC = Path(__file__).resolve().parents[1]


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def _secret(path: Path) -> str:
    """The secret key: from the environment, else kept in a file that only the owner reads."""
    if key := os.environ.get("BERAAD_SECRET_KEY"):
        return key
    if not path.exists():
        import secrets

        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


DATA_DIR = Path(os.environ.get("BERAAD_DATA_DIR", "var")).resolve()
SECRET_KEY = _secret(DATA_DIR / "secret-key")
# Keys of before: what they signed or sealed still opens.
SECRET_KEY_FALLBACKS = os.environ.get("BERAAD_SECRET_KEY_FALLBACKS", "").split()
DEMO = _flag("BERAAD_DEMO")
DEBUG = False
BASE_URL = os.environ.get("BERAAD_BASE_URL", "http://localhost:8000")
ALLOWED_HOSTS = os.environ.get("BERAAD_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "beraad.config",
    "beraad.kernel",
    "beraad.record",
    "beraad.people",
    "beraad.access",
    "beraad.organisations",
    "beraad.services",
    "beraad.bodies",
    "beraad.charters",
    "beraad.debate",
    "beraad.votes",
    "beraad.elections",
    "beraad.proposals",
    "beraad.register",
    "beraad.oversight",
    "beraad.notices",
    "beraad.live",
    "beraad.web",
]
if DEMO:
    INSTALLED_APPS.append("beraad.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "beraad.config.compress.Compress",
    "beraad.web.middleware.ContentSecurityPolicy",
    "beraad.web.middleware.Keeping",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "beraad.web.middleware.CurrentActor",
    "beraad.web.middleware.Errors",
]

ROOT_URLCONF = "beraad.config.urls"
WSGI_APPLICATION = "beraad.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": [],
        "OPTIONS": {
            "environment": "beraad.web.ui.jinja.environment",
            "context_processors": ["beraad.web.ui.context.page"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

try:
    DATABASES = {
        "default": dj_database_url.parse(
            os.environ.get("BERAAD_DATABASE_URL", f"sqlite:///{DATA_DIR / 'beraad.sqlite3'}"), conn_max_age=600
        )
    }
except ValueError:
    raise ImproperlyConfigured(
        "BERAAD_DATABASE_URL is no address of a database. Write postgres://USER:PASSWORD@HOST:PORT/NAME, or "
        "sqlite:////FOLDER/FILE."
    ) from None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "beraad.config.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an acknowledged ballot survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["beraad.people.sessions.Backend"]
SESSION_ENGINE = "beraad.people.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]

# Signing in: a code by mail or a passkey; a password and an authenticator app for who wants them. Nobody signs up.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:index"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "home:index"
ACCOUNT_ADAPTER = "beraad.web.account.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "10/m/ip,60/h/ip,3/5m/key,12/h/key",
    "unknown_address": "2/h/key",
    "confirm_code": "3/5m/user",
    "invitation": "20/m/ip",
    "ballot_code": "10/m/ip,60/h/ip",
}
MFA_ADAPTER = "beraad.web.account.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Beraad"
# Addresses are the secretariat's, not of the person's own choosing.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# `web.account.confirming` asks instead, as allauth asks nothing of who has neither password nor passkey.
MFA_REAUTHENTICATION_REQUIRED = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("BERAAD_PROXIES", "0"))
SESSION_COOKIE_AGE = 30 * 24 * 3600

# Tries are counted in the cache: of one process beside SQLite, shared by all beside PostgreSQL.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Mail: smtp://, smtp+tls:// or smtps://user:password@host:port. The demonstration only keeps what it would send, even
# when this is given: its people are invented, and their addresses may be somebody's.
_mail = urlsplit(os.environ.get("BERAAD_MAIL_URL", "smtp://localhost:25"))
EMAIL_BACKEND = f"django.core.mail.backends.{'dummy' if DEMO else 'smtp'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or {"smtps": 465, "smtp+tls": 587}.get(_mail.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
MAIL_FROM = os.environ.get("BERAAD_MAIL_FROM", "beraad@localhost")
# Who answers: the replies to our mails, and the number to call.
CONTACT_EMAIL = os.environ.get("BERAAD_CONTACT_EMAIL", MAIL_FROM)
CONTACT_PHONE = os.environ.get("BERAAD_CONTACT_PHONE", "")
# Whom to tell of a vulnerability of this installation: addresses of mail or of pages, with commas.
SECURITY_CONTACTS = [
    contact if ":" in contact else f"mailto:{contact}"
    for contact in os.environ.get("BERAAD_SECURITY_CONTACT", "").replace(",", " ").split()
]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [SRC / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [SRC / "web" / "ui" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
# What a proxy in front says of the way in is believed only where there is one.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE and ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
# A million letters, each of six bytes at most in a form: what is too long for its field is refused there, in words.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_500_000
CSRF_FAILURE_VIEW = "beraad.web.errors.csrf_failure"


def _brief(record: logging.LogRecord) -> bool:
    """A line is enough about a request that is too large: it is no fault of ours."""
    record.exc_info = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"brief": {"()": lambda: _brief}},
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        f"django.security.{name}": {"filters": ["brief"]}
        for name in ("RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
    },
}
