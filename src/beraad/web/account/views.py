"""One's own account: the first visit, settings, for whom one speaks, and proving that it is still you."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from beraad.kernel.errors import Forbidden, Invalid
from beraad.notices import actions as notices
from beraad.notices.queries import wanted
from beraad.people import account
from beraad.people import actions as people
from beraad.people.queries import ways_in
from beraad.web.middleware import READS_ONLY
from beraad.web.parts.guard import signed_in

from .confirming import accept_code, code_is_out, confirmed, mail_code
from .forms import MESSAGES, ConfirmCodeForm, MessagesForm, PasswordForm, ProfileForm
from .signin import passkeys_possible, too_many


@signed_in
@never_cache
def settings(request: HttpRequest, profile: ProfileForm | None = None) -> HttpResponse:
    """Everything about oneself on one page; each part is a form of its own."""
    person = request.actor.person
    profile = profile or ProfileForm(initial={"name": person.name, "language": person.language})
    context = {
        "form": profile,
        "messages_form": MessagesForm(initial={"kinds": sorted(wanted(request.actor))}),
        "ways": ways_in(person),
        "sessions": account.where_signed_in(person, request.session.session_key),
        "passkeys_possible": passkeys_possible(request),
    }
    return render(request, "account/settings.html", context, status=422 if profile.errors else 200)


@signed_in
@require_POST
def change_profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST)
    if form.is_valid():
        try:
            person = people.change_person(actor=request.actor, person=request.actor.person, **form.cleaned_data)
        except Invalid as error:
            form.explain(error)
        else:
            with translation.override(person.language):
                messages.success(request, _("Your details are saved."))
                return redirect("account:settings")
    return settings(request, form)


@signed_in
@require_POST
def choose_messages(request: HttpRequest) -> HttpResponse:
    form = MessagesForm(request.POST)
    if form.is_valid():
        notices.choose_messages(actor=request.actor, wanted=form.cleaned_data["kinds"])
        messages.success(request, _("Your choice of messages is saved."))
    return redirect("account:settings")


@confirmed
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Set, replace or remove the password. Other browsers are signed out, and the person is told by mail."""
    person = request.actor.person
    form = PasswordForm(request.POST or None, person=person)
    removing = request.method == "POST" and "remove" in request.POST
    if not removing and not form.is_valid():
        context = {"form": form, "has_password": person.has_usable_password()}
        return render(request, "account/password.html", context, status=422 if form.errors else 200)
    new = None if removing else form.cleaned_data["password"]
    account.set_password(person, new, but=request.session.session_key)
    update_session_auth_hash(request, person)
    what = "password_removed" if removing else "password_changed"
    get_adapter().send_notification_mail(f"account/email/{what}", person)
    messages.success(request, _("Your password is removed.") if removing else _("Your new password works from now on."))
    return redirect("account:settings")


@signed_in
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    account.end_sessions(request.actor.person, only=pk)
    messages.success(request, _("You are signed out there."))
    return redirect("account:settings")


@signed_in
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out in every browser, this one too."""
    account.end_sessions(request.actor.person)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")


@signed_in
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose for which of one's houses to speak, or for none; then back to the page."""
    chosen = request.POST.get("house", "")
    if chosen and chosen not in map(str, request.actor.houses):
        raise Forbidden("not-your-house")
    request.session["house"] = int(chosen) if chosen else READS_ONLY
    if chosen:
        name = request.actor.houses[int(chosen)]
        messages.success(request, _("You now speak for %(house)s.") % {"house": name})
    else:
        messages.success(request, _("You now read along, for no organisation."))
    return redirect(get_next_redirect_url(request) or get_adapter().get_login_redirect_url(request))


@signed_in
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Prove that it is still you, by a code we mail or another way one has."""
    form = ConfirmCodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        if accept_code(request, form.cleaned_data["code"]):
            return redirect(get_next_redirect_url(request) or "account:settings")
        form.add_error("code", get_adapter().error_messages["incorrect_code"])
    elif request.method == "POST" and not form.errors:
        return redirect(request.get_full_path()) if mail_code(request) else too_many(request)
    context = {
        "form": form,
        "sent": code_is_out(request),
        "ways": ways_in(request.actor.person),
        "next": get_next_redirect_url(request) or "",
        "passkeys_possible": passkeys_possible(request),
    }
    return render(request, "account/confirm.html", context, status=422 if form.errors else 200)


# A mailbox that offers "unsubscribe" posts without our cookie; the signature in the address is what counts.
@csrf_exempt
def unsubscribe(request: HttpRequest, signature: str) -> HttpResponse:
    """Switch off one kind of mail. Looking at the page does nothing: some mailboxes open every link."""
    if request.method == "POST":
        kind = notices.switch_off(signature)
        return render(request, "account/unsubscribed.html", {"kind": MESSAGES.get(kind, "")})
    _person, kind = notices.signed(signature)
    return render(request, "account/unsubscribe.html", {"kind": MESSAGES.get(kind, "")})


def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up: who has no account is told whom to ask."""
    return redirect(reverse("account_login"))
