"""Before someone changes how they sign in: is it still them? Who signed in moments ago has just said so."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode

from beraad.web.parts.guard import signed_in

from .adapters import send_code

KEY = "confirm_code"
TRIES = 3
View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """Only for who is signed in and proved so in the last quarter of an hour; others do that first."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if recently_confirmed(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('account:confirm')}?{urlencode({'next': request.get_full_path()})}")

    return guarded


def recently_confirmed(request: HttpRequest) -> bool:
    proofs = get_authentication_records(request, request.user)
    return any(time.time() - proof["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for proof in proofs)


def mail_code(request: HttpRequest) -> bool:
    """Mail a code to who is signed in, of which only the digest is kept; not when asked too often."""
    if not ratelimit.consume(request, action="confirm_code", user=request.user):
        return False
    code = get_adapter().generate_login_code()
    request.session[KEY] = {"digest": _digest(code), "at": time.time(), "tries": 0}
    send_code(request.user.email, code, language=translation.get_language(), purpose="confirm")
    return True


def code_is_out(request: HttpRequest) -> bool:
    """Whether a code was mailed that can still be typed."""
    sent = request.session.get(KEY)
    young = sent and time.time() - sent["at"] < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    return bool(young and sent["tries"] < TRIES)


def accept_code(request: HttpRequest, code: str) -> bool:
    """Whether this is the code that was mailed; then who is signed in has proved to be who they are."""
    if not code_is_out(request):
        return False
    sent = request.session[KEY]
    if not constant_time_compare(_digest(code), sent["digest"]):
        request.session[KEY] = sent | {"tries": sent["tries"] + 1}
        return False
    del request.session[KEY]
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return True


def _digest(code: str) -> str:
    letters = "".join(character for character in code.upper() if character.isalnum())
    return salted_hmac("beraad.confirm", letters, algorithm="sha256").hexdigest()
