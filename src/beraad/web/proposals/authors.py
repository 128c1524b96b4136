"""Who writes a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.people.queries import people, person_for
from beraad.proposals.actions import invite_coauthor, remove_coauthor
from beraad.proposals.queries import coauthors, dossier_for
from beraad.web.parts.guard import signed_in

MOST = 20


@signed_in
def authors(request: HttpRequest, number: str) -> HttpResponse:
    """Find a colleague to write along, ask them, or let one go."""
    proposal = dossier_for(request.actor, number)
    if request.method == "POST":
        asked = "invite" in request.POST
        person = person_for(request.actor, request.POST.get("invite" if asked else "remove", ""))
        (invite_coauthor if asked else remove_coauthor)(actor=request.actor, proposal=proposal, person=person)
        told = _("%(name)s can write along now.") if asked else _("%(name)s no longer writes along.")
        messages.success(request, told % {"name": person.name})
        return redirect("proposals:authors", number)
    require(request.actor, "invite", proposal)
    name = request.GET.get("naam", "").replace("\x00", "").strip()[:120]
    writing = coauthors(proposal)
    found = people(request.actor, name).exclude(pk__in=[proposal.author_id, *(p.pk for p in writing)]) if name else []
    return render(
        request,
        "proposals/authors.html",
        {
            "proposal": proposal,
            "writing": writing,
            "name": name,
            "found": list(found[:MOST]),
        },
    )
