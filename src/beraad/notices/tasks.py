"""What the clock does with mail: see to it that what is due is sent, also after a failure or a stop."""

from beraad.kernel.ticker import every

from .delivery import deliver, due


@every(60)
def try_again() -> None:
    if due().exists():
        deliver.enqueue()
