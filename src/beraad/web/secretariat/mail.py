"""Mail that does not arrive: which, why, and once more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beraad.notices import actions
from beraad.notices.queries import failing, mail_for
from beraad.web.parts.pages import page
from beraad.web.parts.staff import staff_only

ROWS = 50


@staff_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    found = page(failing(request.actor), request.GET.get("blad"), ROWS)
    return render(request, "secretariat/mail.html", {"page": found})


@staff_only
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one more time, at once."""
    mail = mail_for(request.actor, pk)
    actions.retry(actor=request.actor, mail=mail)
    messages.success(request, _("We try again now to send the message to %(address)s.") % {"address": mail.to})
    return redirect("secretariat:mail")
