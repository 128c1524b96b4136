"""Written proxies: those someone gave or has, with what became of them; give one, revoke it, report on it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from beraad.access.policies import may, require
from beraad.kernel import clock
from beraad.votes import proxied
from beraad.votes.models import Proxy
from beraad.votes.proxies import LONGEST, give_proxy, revoke_proxy, tell_giver
from beraad.votes.queries import vote_for
from beraad.web.parts.choosing import shown
from beraad.web.parts.deeds import deed
from beraad.web.parts.forms import DeedForm, day_field, source_field
from beraad.web.parts.guard import signed_in
from beraad.web.ui.jinja import url

EVERY_VOTE = ""


class ProxyForm(DeedForm):
    """Let someone else vote for a seat."""

    places = {
        "proxies-full": "holder",
        "proxy-present": "",
        "ends-before-start": "end",
        "vote-closed": "vote",
        "no-proxies-in-secret": "vote",
    }

    holder = forms.TypedChoiceField(label=gettext_lazy("Who can vote"), coerce=int)
    vote = forms.TypedChoiceField(label=gettext_lazy("In which votes"), coerce=int, required=False, empty_value=None)
    start = day_field(
        gettext_lazy("From"), gettext_lazy("Only for all votes. Leave it empty to begin today."), required=False
    )
    end = day_field(
        gettext_lazy("Until"),
        gettext_lazy("Only for all votes: the first day on which it no longer holds. Empty: until you revoke it."),
        required=False,
    )
    instruction = forms.CharField(
        label=gettext_lazy("Instruction"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=gettext_lazy("How to vote, for example. Only who gets the proxy reads this, and your organisation."),
    )
    source = source_field(gettext_lazy("If the proxy is also on paper: where it can be found."), required=False)

    def __init__(self, *args: Any, holders: list[Any], votes: list[Any], **kwargs: Any) -> None:
        """`holders` are the mandates of those who can get it."""
        super().__init__(*args, **kwargs)
        people = [(m.person_id, f"{m.person.name} ({m.house.name})") for m in holders]
        self.fields["holder"].choices = [("", gettext_lazy("Choose someone in the group")), *people]
        self.holders = {mandate.person_id: mandate.person for mandate in holders}
        self.votes = {vote.pk: vote for vote in votes}
        named = [(vote.pk, _("Only: %(title)s") % {"title": vote.title}) for vote in votes]
        self.fields["vote"].choices = [(EVERY_VOTE, gettext_lazy("All votes of this group")), *named]

    def clean(self) -> dict[str, Any]:
        """The people and votes that were chosen; days only go with all votes."""
        given = super().clean() or self.cleaned_data
        if given.get("vote"):
            for name in ("start", "end"):
                if given.get(name):
                    self.add_error(name, gettext_lazy("Leave this empty: the proxy ends with the vote that you chose."))
        return given

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, as `give_proxy` takes it."""
        given = self.cleaned_data
        return given | {"holder": self.holders[given["holder"]], "vote": self.votes.get(given["vote"])}


class TellForm(DeedForm):
    """Tell the giver what was voted."""

    text = forms.CharField(label=gettext_lazy("What do you want to tell?"), max_length=LONGEST, widget=forms.Textarea)


@signed_in
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The proxies that someone, or their house, gave and has, with where they were used."""
    gave, has = proxied.concerning_me(request.actor)
    page = {
        "gave": gave,
        "has": has,
        "uses": proxied.uses([*gave, *has]),
        "standing": proxied.standing([*gave, *has]),
        "represented": proxied.represented(request.actor),
        "may_revoke": lambda proxy: bool(may(request.actor, "revoke", proxy)),
        "shown": lambda use: shown(use.vote, use.ballot.choice),
        "open": lambda vote: clock.now() < vote.closes_at,
    }
    return render(request, "votes/proxies.html", page)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, seat: int) -> HttpResponse:
    """Let someone else in the group vote for a seat."""
    mandate = proxied.own_seat(request.actor, seat)
    form = ProxyForm(
        request.POST or None,
        initial={"vote": request.GET.get("stemming", "")},
        holders=proxied.holders_for(mandate.seat, clock.today()),
        votes=proxied.votes_for(mandate.seat),
    )
    names = {"house": mandate.house.name, "body": mandate.seat.body.name}
    return _deed(
        request,
        form,
        lambda **_given: give_proxy(actor=request.actor, seat=mandate.seat, **form.given),
        title=_("Give a proxy for %(house)s") % names,
        lead=_("Someone else in %(body)s can then vote for you. You can still vote yourself: then only that counts.")
        % names,
        submit=_("Give this proxy"),
        done=_("The proxy is given. Who has it gets a message."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a proxy hold no longer."""
    proxy = proxied.proxy_for(request.actor, pk)
    require(request.actor, "revoke", proxy)
    mine = proxy.holder_id == request.actor.person_id
    return _deed(
        request,
        DeedForm(request.POST if request.method == "POST" else None),
        lambda: revoke_proxy(actor=request.actor, proxy=proxy),
        title=_("Give this proxy back") if mine else _("Revoke this proxy"),
        lead=_about(proxy),
        note=_("What was voted with it stays, until the organisation votes itself."),
        submit=_("Give it back") if mine else _("Revoke it"),
        done=_("The proxy no longer holds. The other gets a message."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, pk: int, vote: int) -> HttpResponse:
    """Tell who gave a proxy what was voted with it."""
    proxy, vote = proxied.proxy_for(request.actor, pk), vote_for(request.actor, vote)
    require(request.actor, "report", proxy)
    before = next((use.told for use in proxied.uses([proxy]).get(pk, []) if use.vote == vote), "")
    return _deed(
        request,
        TellForm(request.POST or None, initial={"text": before}),
        lambda **given: tell_giver(actor=request.actor, proxy=proxy, vote=vote, **given),
        title=_("Tell what you voted"),
        lead=f"{vote.title}. {_about(proxy)}",
        note=_("Only %(giver)s and colleagues read this.") % {"giver": proxy.giver.name},
        submit=_("Send this"),
        done=_("It stands with the proxy. %(giver)s gets a message.") % {"giver": proxy.giver.name},
    )


def _about(proxy: Proxy) -> str:
    return _("%(giver)s let %(holder)s vote for %(house)s in %(body)s.") % {
        "giver": proxy.giver.name,
        "holder": proxy.holder.name,
        "house": proxy.house.name,
        "body": proxy.seat.body.name,
    }


def _deed(request: HttpRequest, form: DeedForm, act: Callable[..., Any], **words: Any) -> HttpResponse:
    """The page of a deed; afterwards the reader sees their proxies."""
    path = [(_("My desk"), url("desk:index")), (_("Proxies"), url("votes:proxies"))]
    return deed(request, form, act, path=path, back=url("votes:proxies"), **words)
