"""Tables as files: sent, looked at, taken over; and given out."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from beraad.access.policies import may
from beraad.kernel.errors import BeraadError, Conflict, Invalid, NotFound
from beraad.kernel.tabular import LIMIT, number_cell
from beraad.organisations import imports
from beraad.web.parts.staff import staff_only
from beraad.web.ui.deeds import TABLES
from beraad.web.ui.phrases import ERRORS, phrase

from .forms import FileForm, GivenForm
from .tables import COLUMNS

SHOWN = 100


@staff_only
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Send a file; what it would do stands on the next page."""
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return redirect(_held(request, form))
        except Invalid as error:
            form.explain(Invalid(error.code, {"file": error.code}, **error.params))
    context = {"form": form, "tables": [(TABLES[name], _columns(name)) for name in imports.TABLES]}
    return render(request, "organisations/import.html", context, status=422 if form.errors else 200)


def _held(request: HttpRequest, form: FileForm) -> str:
    """Keep the file when it can be read as a table; the address of its preview."""
    sent, given = form.cleaned_data["file"], form.given()
    data = sent.read(LIMIT + 1)
    imports.preview(actor=request.actor, data=data, **given)
    upload = imports.hold(actor=request.actor, name=sent.name, data=data)
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in given.items() if value})
    return f"{reverse('organisations:import-check', args=[upload.digest])}?{query.urlencode()}"


@staff_only
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, digest: str) -> HttpResponse:
    """What the file would do, row by row; and, when confirmed, do it."""
    try:
        upload = imports.held(actor=request.actor, digest=digest)
    except NotFound:
        messages.warning(request, _("That file is no longer here: it was taken over, or a day passed. Send it again."))
        return redirect("organisations:import")
    form, error = GivenForm(request.POST or request.GET), None
    given = form.given() | {"actor": request.actor, "data": bytes(upload.data)}
    given["source"] = given["source"] or upload.name
    try:
        if request.method == "POST":
            return _done(request, digest, imports.apply(**given))
    except (Invalid, Conflict) as refused:
        error = refused
    return _preview(request, form, upload.name, given, error)


def _done(request: HttpRequest, digest: str, found: imports.Preview) -> HttpResponse:
    imports.release(actor=request.actor, digest=digest)
    words = {"table": TABLES[found.table], "added": len(found.added), "changed": len(found.changed)}
    messages.success(request, _("Imported: %(table)s. Rows added: %(added)s, changed: %(changed)s.") % words)
    return redirect("organisations:import")


def _preview(
    request: HttpRequest, form: GivenForm, name: str, given: dict[str, Any], error: BeraadError | None
) -> HttpResponse:
    try:
        found = imports.preview(**given)
    except Invalid as refused:
        # Another table was chosen for it than it can be.
        form.explain(Invalid(refused.code, {"table": refused.code}, **refused.params))
        found = None
    if error and not (found and found.problems):
        form.explain(Invalid(error.code, **error.params))
    context = {
        "form": form,
        "name": name,
        "found": found,
        "table": TABLES[found.table] if found else "",
        "shown": SHOWN,
        "problems": [_problem(problem) for problem in found.problems[:SHOWN]] if found else [],
        "changes": [_change(line) for line in found.changed[:SHOWN]] if found else [],
    }
    return render(request, "organisations/import_check.html", context, status=422 if error or form.errors else 200)


def _problem(problem: Any) -> tuple[int, str, str, str]:
    return (
        problem.row,
        str(COLUMNS.get(problem.column, problem.column)),
        problem.value,
        phrase(ERRORS, problem.code, problem.params),
    )


def _change(line: imports.Line) -> tuple[int, str, list[tuple[str, str, str]]]:
    changes = [(str(COLUMNS.get(name, name)), _shown(old), _shown(new)) for name, (old, new) in line.changes.items()]
    return line.row, line.name, changes


def _shown(value: Any) -> str:
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, dt.date):
        return value.isoformat()
    return number_cell(value) if isinstance(value, Decimal) else str(value)


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Which tables there are to take along."""
    offered = [
        (name, TABLES[name], _columns(name))
        for name, table in imports.TABLES.items()
        if may(request.actor, "export", table.model)
    ]
    return render(request, "organisations/exports.html", {"tables": offered})


@require_safe
def export(request: HttpRequest, table: str) -> HttpResponse:
    if table not in imports.TABLES:
        raise NotFound
    content = imports.export(actor=request.actor, table=table)
    headers = {"Content-Disposition": f'attachment; filename="{table}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _columns(table: str) -> str:
    return ", ".join(column.name for column in imports.TABLES[table].columns)
