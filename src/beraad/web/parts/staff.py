"""The door of the secretariat's pages, in whichever area they are."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from beraad.kernel.errors import Forbidden
from beraad.people.choices import Office

from .guard import signed_in

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Only the secretariat and administrators come in; each deed is judged again by its own policy."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR):
            raise Forbidden("secretariat-only")
        return view(request, *args, **kwargs)

    return guarded
