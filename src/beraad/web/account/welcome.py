"""The first visit, by a personal link: who invites you, are your details right, a passkey if you like."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from beraad.access.actor import Actor
from beraad.kernel import clock
from beraad.kernel.errors import Invalid
from beraad.notices.actions import renew_invitation
from beraad.organisations.actions import change_function
from beraad.organisations.queries import affiliations_on, houses_of
from beraad.people import actions as people
from beraad.people.queries import invitation_for
from beraad.web.parts.guard import signed_in

from .forms import DetailsForm
from .signin import passkeys_possible, too_many


@never_cache
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Step 1. Only the button uses the link, as some mailboxes open every link by themselves."""
    if not ratelimit.consume(request, action="invitation"):
        return too_many(request)
    invitation = invitation_for(token)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    if deed == "begin":
        return _enter(request, people.accept_invitation(token))
    if deed == "refuse":
        people.refuse_invitation(token)
        return render(request, "account/welcome_closed.html", {"state": "refused", "just": True})
    if deed == "renew":
        renew_invitation(token)
        return render(request, "account/welcome_closed.html", {"state": "renewed"})
    if invitation.state != "open":
        return render(request, "account/welcome_closed.html", {"state": invitation.state, "just": False}, status=410)
    context = {"person": invitation.person, "houses": houses_of(invitation.person), "until": invitation.expires_at}
    return render(request, "account/welcome.html", context)


def _enter(request: HttpRequest, person: AbstractBaseUser) -> HttpResponse:
    """Sign in whoever the link was sent to, in their own language; somebody else in this browser leaves first."""
    if request.user.is_authenticated and request.user != person:
        logout(request)
    if request.user == person:
        return redirect("account:check")
    record_authentication(request, person, method="invitation")
    with translation.override(person.language):
        return perform_login(request, person, redirect_url=reverse("account:check"))


@signed_in
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Step 2: is this right? Then a passkey is offered, never forced."""
    person = request.actor.person
    given = {"name": person.name, "language": person.language}
    affiliations = affiliations_on(person, clock.today())
    form = DetailsForm(request.POST or None, initial=given, affiliations=affiliations)
    if form.is_valid():
        try:
            _confirm(request.actor, form)
        except Invalid as error:
            form.explain(error)
        else:
            with translation.override(form.cleaned_data["language"]):
                return redirect(_onward(request))
    return render(request, "account/welcome_check.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _confirm(actor: Actor, form: DetailsForm) -> None:
    """Keep what was corrected, and that the person says that it is right."""
    for affiliation, function in form.functions:
        change_function(actor=actor, affiliation=affiliation, function=function)
    people.confirm_details(
        actor=actor,
        person=actor.person,
        name=form.cleaned_data["name"],
        language=form.cleaned_data["language"],
        houses=[affiliation.house.name for affiliation in form.affiliations],
    )


def _onward(request: HttpRequest) -> str:
    """Where the first visit leads after the check: to the passkey where one can be made, else to the desk."""
    desk = reverse("desk:index")
    return f"{reverse('mfa_add_webauthn')}?{urlencode({'next': desk})}" if passkeys_possible(request) else desk
