"""What django-allauth asks of us: which words to use, how mail leaves, what counts as a second factor."""

import uuid
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from beraad.kernel import clock
from beraad.notices.actions import Notice, queue, send_now
from beraad.notices.choices import Kind
from beraad.people.models import Person

# What allauth tells after a deed, by its template; of all else the page itself speaks.
TOLD = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is ready. Use it the next time you sign in."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/totp_activated.txt": _("From now on we ask a code from your app when you sign in."),
    "mfa/messages/totp_deactivated.txt": _("We no longer ask a code from your app when you sign in."),
    "mfa/messages/recovery_codes_generated.txt": _("Your new recovery codes are below. The old ones no longer work."),
}
FAILED = _("That is not right. Look at the address and the password, or have a code sent to you.")
TOO_OFTEN = _("You tried too often. Wait five minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; mail goes through our outbox; nothing tells whether an address is known."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": FAILED,
        "invalid_login": FAILED,
        "incorrect_code": _("This code is not right. Look at the last message we sent you."),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        with translation.override(request.user.language):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A sign-in code; or, to an address without account, that we do not know it, but not time and again."""
        language = translation.get_language()
        if template_prefix == "account/email/login_code":
            send_code(email, context["code"], language=language)
        elif template_prefix != "account/email/unknown_account":
            raise NotImplementedError(template_prefix)
        elif ratelimit.consume(self.request, action="unknown_address", key=email.lower()):
            send_now(kind=Kind.UNKNOWN, to=email, language=language)

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell someone that how they sign in has changed."""
        person = getattr(user, "_wrapped", user)
        facts = {"what": template_prefix.rpartition("/")[2], "moment": clock.now()}
        queue(Notice(f"{Kind.SECURITY}:{uuid.uuid4()}", Kind.SECURITY, person, facts))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if text := message or TOLD.get(message_template or ""):
            messages.add_message(request, level, str(text), extra_tags=extra_tags)


class SecondFactorAdapter(DefaultMFAAdapter):
    """An authenticator app makes a second step; a passkey is a way in of its own, and asks for none."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not right. Try again, or use another way."),
    }

    def is_mfa_enabled(self, user: Person, types: list[str] | None = None) -> bool:
        # allauth asks about app and passkey together when it decides on a second step. Who lost a passkey
        # must still get in with a code by mail.
        if types is None or set(types) == {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}:
            types = [Authenticator.Type.TOTP]
        return super().is_mfa_enabled(user, types)

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        """A name to tell passkeys apart by; the person may choose a better one."""
        return str(_("Passkey of %(day)s")) % {"day": f"{clock.today():%d-%m-%Y}"}

    def build_totp_svg(self, url: str) -> str:
        """The square to scan, on white: dark mode would leave black on black."""
        square = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(square)
        return square.getvalue().decode()

    def _get_site_name(self) -> str:
        return settings.MFA_TOTP_ISSUER


def send_code(email: str, code: str, *, language: str, purpose: str = "sign-in") -> None:
    """Mail a code that works for as long as signing in may take."""
    minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
    send_now(kind=Kind.CODE, to=email, language=language, secret=code, minutes=minutes, purpose=purpose)
