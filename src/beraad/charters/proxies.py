"""What a charter says of written proxies: whether someone may vote for another, for how many, and also in secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .reading import whole

MOST = 20


@dataclass(frozen=True)
class Proxies:
    """Whether proxies are `allowed`, for at most how many seats one person carries them, and whether they also hold in
    a `secret` vote, where nobody can see afterwards what was voted with one."""

    allowed: bool
    most: int
    secret: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """As a charter holds it: `read_proxies(proxies.data, …) == proxies`."""
        return {"allowed": self.allowed, "most": self.most, "secret": self.secret}

    def hold(self, *, secret: bool) -> bool:
        """Whether a proxy is good for a vote that is secret, or open."""
        return self.allowed and (self.secret or not secret)


def read_proxies(given: Mapping[str, Any], problems: dict[str, str]) -> Proxies:
    """Read what a charter says of proxies; what is wrong goes into `problems` by its path."""
    most, allowed = whole(given.get("most"), 0, MOST, "proxy.most", problems), given.get("allowed") is True
    if allowed and not most:
        problems.setdefault("proxy.most", "proxies-for-none")
    return Proxies(allowed, most, given.get("secret") is True)
