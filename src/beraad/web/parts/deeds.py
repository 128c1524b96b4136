"""One form for one deed: shown, done, or shown again with what stands in the way."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from beraad.kernel.errors import Conflict, Invalid

from .forms import DeedForm


def deed(
    request: HttpRequest,
    form: DeedForm,
    act: Callable[..., Any],
    *,
    title: str,
    submit: str,
    path: list[tuple[str, str]],
    back: str,
    done: str,
    note: str = "",
    lead: str = "",
    then: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """The page of a deed, below `path` (label and address of each page above it).

    `act` gets what was typed; afterwards the reader goes to `then(result)`, or `back`.
    """
    if form.is_bound and form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect(then(result) if then else back)
    context = {"form": form, "path": path, "title": title, "submit": submit, "back": back, "note": note, "lead": lead}
    return render(request, "ui/deed.html", context, status=422 if form.errors else 200)
