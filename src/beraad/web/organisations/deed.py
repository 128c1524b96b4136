"""One form for one deed: shown, done, or shown again with what stands in the way."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from beraad.kernel.errors import Conflict, Invalid
from beraad.web.bodies.forms import DeedForm
from beraad.web.ui.jinja import url


def deed(
    request: HttpRequest,
    form: DeedForm,
    act: Callable[..., Any],
    *,
    title: str,
    submit: str,
    back: str,
    done: str,
    note: str = "",
    lead: str = "",
    then: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """The page of a deed. `act` gets what was typed; afterwards the reader goes to `then(result)`, or `back`."""
    if form.is_bound and form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect(then(result) if then else back)
    context = {"form": form, "title": title, "submit": submit, "back": back, "note": note, "lead": lead}
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)


def house_url(house: Any) -> str:
    return url("organisations:detail", house.slug)


def authority_url(authority: Any) -> str:
    return url("organisations:authority", authority.pk)
