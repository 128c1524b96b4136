"""One form for one deed: shown, done, or shown again with what stands in the way."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beraad.kernel.errors import Conflict, Invalid

from .forms import DeedForm

View = Callable[..., HttpResponse]


def deed_page(view: View) -> View:
    """A page to look at and to send, for who signed in."""
    return login_required(require_http_methods(["GET", "HEAD", "POST"])(view))


def deed(
    request: HttpRequest,
    form: DeedForm,
    act: Callable[..., Any],
    *,
    back: str,
    done: str,
    then: Callable[[Any], str] | None = None,
    **words: Any,
) -> HttpResponse:
    """The page of a deed. `words`: `title`, `submit`, `path` (label and address of each page above it), `lead`, `note`.

    `act` gets what was typed; afterwards the reader goes to `then(result)`, or `back`, and is told that it is `done`.
    """
    if form.is_bound and form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect(then(result) if then else back)
    context = {"lead": "", "note": ""} | words | {"form": form, "back": back}
    return render(request, "ui/deed.html", context, status=422 if form.errors else 200)
