"""Addresses of signing in and of one's own account.

Ours are in the name space `account`; the names django-allauth looks for are its own.
"""

from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from django.urls import include, path

from . import signin, views, welcome
from .confirming import confirmed

own = [
    path("welkom/<str:token>/", welcome.welcome, name="welcome"),
    path("klopt-dit/", welcome.check, name="check"),
    path("instellingen/", views.settings, name="settings"),
    path("instellingen/gegevens/", views.change_profile, name="profile"),
    path("instellingen/berichten/", views.choose_messages, name="messages"),
    path("instellingen/wachtwoord/", views.password, name="password"),
    path("instellingen/sessies/<int:pk>/", views.end_session, name="end-session"),
    path("instellingen/overal-afmelden/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("namens/", views.act_for, name="act-for"),
    path("bevestigen/", views.confirm, name="confirm"),
    path("berichten/af/<str:signature>/", views.unsubscribe, name="unsubscribe"),
]
# Two names for the front door: allauth sends people to the first, and asks codes at the second.
signing_in = [
    path("aanmelden/", signin.AskCode.as_view(), name="account_request_login_code"),
    path("aanmelden/", signin.AskCode.as_view(), name="account_login"),
    path("aanmelden/code/", signin.TypeCode.as_view(), name="account_confirm_login_code"),
    path("aanmelden/wachtwoord/", signin.Password.as_view(), name="account_password_login"),
    path("aanmelden/passkey/", signin.Passkey.as_view(), name="mfa_login_webauthn"),
    path("aanmelden/tweede-stap/", signin.SecondStep.as_view(), name="mfa_authenticate"),
    path("aanmelden/nieuw/", views.closed, name="account_signup"),
    path("aanmelden/gesloten/", signin.Inactive.as_view(), name="account_inactive"),
    path("afmelden/", signin.SignOut.as_view(), name="account_logout"),
    path("bevestigen/wachtwoord/", signin.ConfirmByPassword.as_view(), name="account_reauthenticate"),
    path("bevestigen/app/", signin.ConfirmByApp.as_view(), name="mfa_reauthenticate"),
    path("bevestigen/passkey/", signin.ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
]
ways_in = [
    path("instellingen/", views.settings, name="mfa_index"),
    path("instellingen/passkeys/nieuw/", confirmed(signin.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("instellingen/passkeys/<int:pk>/weg/", confirmed(signin.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("instellingen/app/", confirmed(signin.AddApp.as_view()), name="mfa_activate_totp"),
    path("instellingen/app/weg/", confirmed(signin.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("instellingen/herstelcodes/", confirmed(signin.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path(
        "instellingen/herstelcodes/nieuw/",
        confirmed(signin.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "instellingen/herstelcodes/codes.txt",
        confirmed(DownloadRecoveryCodesView.as_view(template_name="account/recovery_codes.txt")),
        name="mfa_download_recovery_codes",
    ),
]
urlpatterns = [path("", include((own, "account"))), *signing_in, *ways_in]
