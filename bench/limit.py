"""The limit rows: the least a page can cost with the same framework, database and server.

L1 is a list of 20 of 500 rows through the ORM and Jinja2, without middleware. L2 is the same for someone signed in,
with the seven usual middlewares, a session and a user row. INS is one INSERT per request. A process serves L1 and INS,
or, with BENCH_SIGNED_IN, L2.
"""

import os
from pathlib import Path

import dj_database_url
import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

FOLDER = Path(os.environ["BERAAD_DATA_DIR"])
SIGNED_IN = "BENCH_SIGNED_IN" in os.environ
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
database = dj_database_url.parse(
    os.environ.get("BERAAD_DATABASE_URL", f"sqlite:///{FOLDER / 'limit.sqlite3'}"), conn_max_age=600
)
if database["ENGINE"].endswith("sqlite3"):
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
settings.configure(
    SECRET_KEY="a limit has no secrets",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages")],
    MIDDLEWARE=MIDDLEWARE if SIGNED_IN else [],
    DATABASES={"default": database},
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from jinja2 import Environment  # noqa: E402


class Row(models.Model):
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        app_label = "limit"
        db_table = "limit_row"


PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><title>{{ name }}</title><ul>{% for row in rows %}<li><a href='/{{ row.pk }}'>{{ row.title }}</a>"
    "<p>{{ row.text }}</p><time datetime='{{ row.at.isoformat() }}'>{{ row.at.date() }}</time></li>{% endfor %}</ul>"
)


def rows(request):
    name = request.user.username if SIGNED_IN and request.user.is_authenticated else ""
    return HttpResponse(PAGE.render(rows=Row.objects.order_by("-pk")[:20], name=name))


@csrf_exempt
def insert(request):
    from django.utils import timezone

    Row.objects.create(title="x" * 60, text="y" * 100, at=timezone.now())
    return HttpResponse(status=204)


urlpatterns = [path("", rows), path("ins/", insert)]
application = WSGIHandler()


def prepare():
    """Make the tables and 500 rows, and print the key of a session."""
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    if Row._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Row)
    Row.objects.bulk_create(Row(title="x" * 60, text="y" * 400, at=timezone.now()) for _ in range(500))
    user, _ = User.objects.get_or_create(username="nele")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    print(session.session_key)


if __name__ == "__main__":
    prepare()
