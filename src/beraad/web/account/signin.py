"""Signing in and its second step: the views of django-allauth with our pages, forms and words."""

import ipaddress
from typing import Any

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from beraad.people.queries import ways_in

from . import forms


def passkeys_possible(request: HttpRequest) -> bool:
    """Whether browsers allow passkeys here: they are tied to a name, so not where we are reached by a number."""
    domain, _port = split_domain_port(request.get_host())
    try:
        ipaddress.ip_address(domain.strip("[]"))
    except ValueError:
        return True
    return False


class Refusing:
    """A form that does not pass comes back as 422, as everywhere in the house."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = 422
        return response


class AskCode(Refusing, account.RequestLoginCodeView):
    """The front door: an address, to which a code goes; or a passkey."""

    form_class = forms.AskCodeForm
    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"passkeys_possible": passkeys_possible(self.request)}


class TypeCode(Refusing, account.ConfirmLoginCodeView):
    form_class = forms.TypeCodeForm
    template_name = "account/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        if response.headers.get("Location") == reverse("account_request_login_code"):
            # Too late or too many tries. Where they were going is not forgotten.
            response["Location"] = self.passthrough_next_url(response["Location"])
            if getattr(self, "_process", None) is None:
                messages.warning(request, _("Your code no longer works. Ask for a new one."))
        return response


class Passkey(passkeys.LoginWebAuthnView):
    form_class = forms.PasskeySignInForm


class Password(Refusing, account.LoginView):
    form_class = forms.PasswordSignInForm
    template_name = "account/password_sign_in.html"


class SignOut(account.LogoutView):
    template_name = "account/sign_out.html"


class Inactive(account.AccountInactiveView):
    template_name = "account/inactive.html"


class SecondStep(Refusing, second_factor.AuthenticateView):
    form_class = forms.AppCodeForm
    webauthn_form_class = forms.PasskeySecondStepForm
    template_name = "account/second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_passkey = bool(ways_in(self.stage.login.user).passkeys)
        return super().get_context_data(**kwargs) | {"has_passkey": has_passkey}


class ConfirmByPassword(Refusing, account.ReauthenticateView):
    form_class = forms.ConfirmPasswordForm
    template_name = "account/confirm_password.html"


class ConfirmByApp(Refusing, second_factor.ReauthenticateView):
    form_class = forms.ConfirmAppCodeForm
    template_name = "account/confirm_app.html"


class ConfirmByPasskey(passkeys.ReauthenticateWebAuthnView):
    form_class = forms.ConfirmPasskeyForm
    template_name = "account/confirm_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("The passkey was not recognised. Try again, or use another way."))
        return redirect(self.passthrough_next_url(reverse("account:confirm")))


class AddPasskey(Refusing, passkeys.AddWebAuthnView):
    """Make a passkey. With `next`, as on a first visit, that is where it leads, or "not now"."""

    form_class = forms.AddPasskeyForm
    template_name = "account/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onward = {"onward": get_next_redirect_url(self.request)}
        return super().get_context_data(**kwargs) | onward | {"passkeys_possible": passkeys_possible(self.request)}

    def get_success_url(self) -> str:
        return get_next_redirect_url(self.request) or reverse("account:settings")


class RemovePasskey(passkeys.RemoveWebAuthnView):
    template_name = "account/passkey_remove.html"

    def get_success_url(self) -> str:
        return reverse("account:settings")


class AddApp(Refusing, totp.ActivateTOTPView):
    form_class = forms.AddAppForm
    template_name = "account/app_add.html"

    def get_success_url(self) -> str:
        """Always the recovery codes: whoever had a passkey got theirs before, unseen."""
        return reverse("mfa_view_recovery_codes")


class RemoveApp(totp.DeactivateTOTPView):
    template_name = "account/app_remove.html"


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    template_name = "account/recovery_codes.html"


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):
    template_name = "account/recovery_codes_new.html"


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Whoever tries too often waits."""
    return render(request, "account/too_many.html", status=429)
