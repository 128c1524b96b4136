"""Questions to a candidate, and the answers."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.debate.queries import contribution_to
from beraad.elections import standing
from beraad.elections.queries import candidacy_for, election_for
from beraad.kernel.ids import key
from beraad.web.parts.deeds import deed_page

from .around import of_candidacy
from .forms import AnswerForm, QuestionForm


@deed_page
def question(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Ask a candidate something, in public."""
    candidacy = candidacy_for(request.actor, election_for(request.actor, number), pk)
    require(request.actor, "take_part", candidacy.election)
    return of_candidacy(
        request,
        candidacy,
        QuestionForm(request.POST or None),
        lambda text: standing.ask_question(actor=request.actor, candidacy=candidacy, text=text),
        title=_("Ask %(name)s a question") % {"name": candidacy.person.name},
        submit=_("Ask this"),
        done=_("Your question stands on the page of the candidate."),
    )


@deed_page
def answer(request: HttpRequest, number: str, pk: int, place: int) -> HttpResponse:
    """Answer a question, as the candidate."""
    candidacy = candidacy_for(request.actor, election_for(request.actor, number), pk)
    require(request.actor, "own", candidacy)
    asked = contribution_to(key(candidacy), place)
    return of_candidacy(
        request,
        candidacy,
        AnswerForm(request.POST or None),
        lambda text: standing.answer_question(actor=request.actor, candidacy=candidacy, number=place, text=text),
        title=_("Answer a question"),
        lead=_("%(name)s asks: %(text)s") % {"name": asked.person.name, "text": asked.text},
        submit=_("Answer"),
        done=_("Your answer stands on your page."),
    )
