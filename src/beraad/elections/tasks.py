"""What the clock does with elections: open calls in time, make the paper, let results take effect, fill seats."""

import logging
from collections.abc import Callable
from functools import partial

from beraad.access.actor import SYSTEM
from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.kernel.ticker import every

from .actions import call_election
from .choices import Cause, State
from .closing import make_ballot
from .composing import Governed
from .models import Election
from .queries import due, governed_groups, terms_ended, vacancies_at_hand
from .results import take_effect
from .vacancies import fallen_empty, note_vacancy, proceed, to_call
from .watching import due_for_call, thank, watch_minimum

log = logging.getLogger(__name__)


@every(5)
def keep_days() -> None:
    """Bring further what is due. What fails is reported, and tried again later, without holding up other elections."""
    now = clock.now()
    for election in due(now):
        deed = make_ballot if election.state == State.CALL else take_effect
        if not _done(f"election {election.number}", partial(deed, actor=SYSTEM, election=election)):
            Election.objects.filter(pk=election.pk).update(tried_at=now)


@every(300)
def watch_groups() -> None:
    """For every steering group that is elected: fill what fell empty, call in time, tell of too few members."""
    for body, own in governed_groups(clock.today()):
        _done(f"vacancies of {body.code}", partial(_vacancies, body))
        _done(f"call of {body.code}", partial(_call, body, own))
        _done(f"minimum of {body.code}", partial(watch_minimum, body=body))


@every(3600)
def thank_members() -> None:
    """Thank those whose time in a group is over."""
    for term in terms_ended(clock.today()):
        _done(f"thanks to {term.mandate_id}", partial(thank, term=term))


def _vacancies(body: Body) -> None:
    for term in fallen_empty(body, clock.today()):
        note_vacancy(body=body, term=term)
    for vacancy in vacancies_at_hand(body):
        proceed(vacancy=vacancy)


def _call(body: Body, own: Governed) -> None:
    if to_call(body):
        call_election(body=body, start=clock.today(), cause=Cause.VACANCY)
    elif start := due_for_call(body, own, clock.today()):
        call_election(body=body, start=max(start, clock.today()), cause=Cause.TERMS)


def _done(what: str, deed: Callable[[], object]) -> bool:
    try:
        deed()
    except Exception as error:
        known = isinstance(error, BeraadError)
        log.error("%s: %s", what, error.code if known else "unforeseen", exc_info=not known)
        return False
    return True
