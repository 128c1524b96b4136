"""What the clock does with proposals: when a consultation has run its term, advice is asked where it is needed."""

import logging

from beraad.access.actor import SYSTEM
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.kernel.ticker import every

from .actions import ask_advice
from .choices import Ask, State
from .models import Proposal

log = logging.getLogger(__name__)


@every(60)
def end_consultations() -> None:
    """End the consultation about what must be decided once its term is over, and ask advice where that comes first."""
    over = Proposal.objects.filter(
        state=State.CONSULTATION, ask=Ask.DECIDE, consultation_until__lte=clock.now()
    ).select_related("service")
    for proposal in over:
        try:
            ask_advice(actor=SYSTEM, proposal=proposal)
        except BeraadError as error:
            log.error("consultation of %s cannot end: %s", proposal.number, error.code)
