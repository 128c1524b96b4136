"""What the clock does for people: each day, forget the sessions that are over."""

from beraad.kernel.ticker import every

from .account import forget_ended


@every(24 * 3600)
def forget_sessions() -> None:
    forget_ended()
