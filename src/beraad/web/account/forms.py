"""The forms of signing in and of one's own account: shape only."""

from typing import Any

from allauth.account import forms as account
from allauth.account.fields import EmailField
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from beraad.notices.choices import OPTIONAL, Kind
from beraad.organisations.models import Affiliation
from beraad.web.ui.forms import Form, speak

MISSING = _("Fill this in.")
MESSAGES = {
    Kind.CONSULTATION: _("A new proposal you can respond to"),
    Kind.RECEIPT: _("The receipt of my vote"),
    Kind.OUTCOME: _("The outcome of a vote"),
    Kind.OVERDUE: _("When something that follows from a decision is late"),
    Kind.CALL: _("A call for candidates for a steering group"),
}


def _address() -> EmailField:
    """allauth's field, as it makes lower case of what is typed: a code goes to the address that was found."""
    return EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": MISSING,
            "invalid": _("Fill in a whole address, such as name@library.be."),
        },
    )


def _code(label: Any, **attrs: str) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"} | attrs
    return forms.CharField(label=label, max_length=40, widget=forms.TextInput(attrs=attrs))


class AskCodeForm(Form, account.RequestLoginCodeForm):
    email = _address()


class TypeCodeForm(Form, account.ConfirmLoginCodeForm):
    code = _code(_("Code"))


class PasswordSignInForm(Form, account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _address()
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": MISSING},
        )


class ConfirmPasswordForm(Form, account.ReauthenticateForm):
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class AppCodeForm(Form, second_factor.AuthenticateForm):
    code = _code(_("Code from your app, or a recovery code"))


class ConfirmAppCodeForm(Form, second_factor.ReauthenticateForm):
    code = _code(_("Code from your app, or a recovery code"))


class AddAppForm(Form, totp.ActivateTOTPForm):
    code = _code(_("Code that the app shows"), inputmode="numeric")


# What allauth and fido2 raise over a forged credential, where they mean to refuse it.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


class _Credential:
    """A credential that is no credential is refused like a wrong one."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(_Credential, passkeys.LoginWebAuthnForm):
    pass


class PasskeySecondStepForm(_Credential, passkeys.AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(_Credential, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(Form, passkeys.AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, help_text=_("For example: work laptop, telephone")
    )

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class ConfirmCodeForm(Form):
    """The code mailed to someone who is about to change how they sign in."""

    code = _code(_("Code"))


class ProfileForm(Form):
    name = forms.CharField(
        label=_("First name and name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of pages and messages"), choices=settings.LANGUAGES)


class DetailsForm(ProfileForm):
    """What someone checks at the first visit; who speaks for a house says what they do there, and confirms it."""

    mandate = forms.BooleanField(
        label=_("My board gave me the mandate to speak and vote for these organisations."),
        error_messages={
            "required": _("Tick that you may speak for these organisations. Is that not right? Tell the secretariat.")
        },
    )

    def __init__(self, *args: Any, affiliations: list[Affiliation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.affiliations = affiliations
        if not affiliations:
            del self.fields["mandate"]
        for one in affiliations:
            label = _("Your function at %(house)s") % {"house": one.house.name}
            field = forms.CharField(label=label, max_length=80, required=False, initial=one.function)
            speak(field)
            self.fields[_function(one)] = field

    @property
    def houses(self) -> list[tuple[Affiliation, forms.BoundField]]:
        """Each house with the field for one's function there."""
        return [(one, self[_function(one)]) for one in self.affiliations]

    @property
    def functions(self) -> list[tuple[Affiliation, str]]:
        """What someone says that they do at each house."""
        return [(one, self.cleaned_data[_function(one)]) for one in self.affiliations]


def _function(affiliation: Affiliation) -> str:
    return f"function_{affiliation.pk}"


class MessagesForm(Form):
    kinds = forms.MultipleChoiceField(
        label=_("Which messages do you want by e-mail?"),
        choices=[(kind.value, MESSAGES[kind]) for kind in OPTIONAL],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("When it is your turn, we always tell you."),
    )


class PasswordForm(Form):
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence is easy to remember."),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
