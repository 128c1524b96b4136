"""What the clock does with mail: see to it that what is due is sent, also after a failure or a stop; tidy up."""

from beraad.kernel.ticker import every

from .actions import forget_old
from .delivery import deliver, due


@every(60)
def try_again() -> None:
    if due().exists():
        deliver.enqueue()


@every(24 * 3600)
def tidy() -> None:
    forget_old()
