"""Who is not signed in is asked to, and sees what they typed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from beraad.kernel.errors import Forbidden


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Send a visitor to sign in; but what they send is refused with their words shown, since a detour loses them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor.signed_in:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            raise Forbidden("sign-in-first")
        return redirect_to_login(request.get_full_path())

    return guarded
