"""What is measured, part by part; each gives its rows."""

import json
import statistics
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from .measure import ROUNDS, Cost, Request, Server, clock_of, compare, memory
from .rows import Row
from .site import BATCH, Limits, Site
from .weight import visit

BALLOTS, STARTS, CONNECTIONS = 15, 3, 16
TOKEN = "a" * 32
# A round asks for a page so often, at least, and for so many milliseconds or BATCH times.
WARM, ENOUGH = 8, 200


class Page(NamedTuple):
    """A page to measure: whose session, where, beside which limit row; the aims as ratio and in statements."""

    what: str
    session: str
    path: str
    limit: str
    ratio: float | None = None
    statements: int | None = None


def pages(seed: dict[str, Any]) -> list[Page]:
    """Every kind of page, as a member or a visitor sees it."""
    member, proposal, voting = seed["member"], f"/nl/v/{seed['long']}/", f"/nl/v/{seed['reference']}/"
    return [
        Page("list of proposals, signed in", member, "/nl/v/", "L2", 1.3, 8),
        Page("register, signed in", member, "/nl/register/", "L2", 1.3, 8),
        Page("list of proposals, visitor", "", "/nl/v/", "L1", 2, 8),
        Page("register, visitor", "", "/nl/register/", "L1", 2, 8),
        Page("file with 200 contributions", member, proposal, "L2", 4, 10),
        Page("file with an open vote", member, voting, "L2", 4, 10),
        Page("its history", member, f"{voting}geschiedenis/", "L2"),
        Page("its electorate, visitor", "", f"/nl/stemming/{seed['vote']}/kiezers/", "L1"),
        Page("the ballot", member, f"{voting}stem/", "L2"),
        Page("my desk", member, "/nl/bureau/", "L2"),
        Page("a decision, visitor", "", f"/nl/b/{seed['decision']}/", "L1"),
        Page("home, visitor", "", "/nl/", "L1"),
        Page("a service, signed in", member, f"/nl/d/{seed['service']}/", "L2"),
        Page("its discussions, signed in", member, f"/nl/d/{seed['service']}/bespreking/", "L2"),
        Page("who takes part, visitor", "", f"/nl/d/{seed['service']}/leden/", "L1"),
        Page("a group, visitor", "", f"/nl/groep/{seed['body']}/", "L1"),
        Page("organisations, visitor", "", "/nl/org/", "L1"),
        Page("an organisation, visitor", "", f"/nl/org/{seed['house']}/", "L1"),
    ]


PARTS = ("start", "pages", "casting", "visit", "secret", "growth", "close")


class Bench:
    """The measurements of one installation. Those that need a large field come last: it does not shrink again."""

    def __init__(self, site: Site, limits: Limits) -> None:
        self.site, self.limits = site, limits
        self._small: dict[str, Cost] = {}
        self._voters: Iterator[tuple[str, int]] = iter(())

    def start(self) -> Iterator[Row]:
        """What a server costs before anybody asks for anything."""
        spent = []
        for _start in range(STARTS):
            with self.site.serving() as server:
                spent.append(clock_of(server.pid))
                used = memory(server.pid)
        yield Row("start, processor time", min(spent), "s", 1.5)
        yield Row("memory at the start", used, "MB", 220)

    def pages(self) -> Iterator[Row]:
        """The cost of every page, and its statements."""
        asked, costs = pages(self.site.small), self._costs()
        counts = self._statements([(p.session, "GET", p.path, {}) for p in asked])
        for page, count in zip(asked, counts, strict=True):
            cost = costs[page.what]
            yield Row(page.what, cost.ratio, f"× {page.limit}", page.ratio, cost.own)
            yield Row("", count, "statements", page.statements)

    def casting(self) -> Iterator[Row]:
        """The cost of a ballot, and apart from it that of what follows later."""
        seed = self.site.small
        (session, seat), *_rest = seed["voters"][::-1]
        path, form = _ballot(seed, seat)
        cost = self._costs()["casting a ballot"]
        yield Row("casting a ballot", cost.ratio, "× INS", 4, cost.own)
        yield Row("", self._statements([(session, "POST", path, form)])[0], "statements", 8)
        yield Row("what follows from it, such as its mail", self.following, "ms")

    def visit(self) -> Iterator[Row]:
        """What a first visit takes over the wire."""
        with self.site.serving() as server:
            seen = visit(f"http://localhost:{server.port}/nl/", "/nl/register/")
        yield Row("first visit", seen["kilobytes"], "kB", 200)
        yield Row("", seen["requests"], "requests", 10)
        yield Row("", seen["elsewhere"], "elsewhere", 0)
        yield Row("second page", seen["second"], "kB", 25)

    def secret(self) -> Iterator[Row]:
        """Ten thousand secret ballots, from so many browsers at the same time as there are connections."""
        with self.site.serving() as server:
            server.settle()  # else ten thousand more are told of what happened before them
        seed = json.loads(self.site.run("bench.world", "secret"))
        requests = [_cast_secretly(seed, *voter) for voter in seed["voters"]]
        with self.site.serving() as server:
            server.settle()
            # The answer is a page for someone signed in: the code stands there and nowhere else.
            limit = sum(statistics.median(self.limits.cost(row) for _round in range(ROUNDS)) for row in ("INS", "L2"))
            cost, seconds = server.crowd(requests, CONNECTIONS)
            after = server.settle() / len(requests)
        yield Row(f"{len(requests):,} secret ballots, each", cost / limit, "× INS + L2", 4, cost)
        yield Row(f"over {CONNECTIONS} connections", len(requests) / seconds, "a second")
        yield Row("what follows later from each", after, "ms")
        found = json.loads(self.site.run("bench.world", "checked"))
        yield Row(
            "of them not counted, or not as recorded", len(requests) - found["ballots"] + len(found["findings"]), "", 0
        )

    def growth(self) -> Iterator[Row]:
        """How many times as much it costs in a large field as in a small one."""
        small = self._costs()
        assert self.site.crowd
        with self.site.serving() as server:
            large = self._measured(server, self._voters)
            used = memory(server.pid)
        for what, cost in large.items():
            yield Row(f"grown: {what}", cost.ratio / small[what].ratio, "× small", 1.2, cost.own)
        yield Row("memory after all this", used, "MB", 220)

    def close(self) -> Iterator[Row]:
        """Closing and counting the vote of a large field."""
        assert self.site.crowd
        closed = json.loads(self.site.run("bench.world", "close"))
        yield Row(f"close and count {closed['ballots']:,} ballots", closed["seconds"], "s", 2)

    def _costs(self) -> dict[str, Cost]:
        """By name, in the small field; measured once."""
        if not self._small:
            self._voters = iter(self.site.small["voters"])
            with self.site.serving() as server:
                self._small = self._measured(server, self._voters)
        return self._small

    def _measured(self, server: Server, voters: Iterator[tuple[str, int]]) -> dict[str, Cost]:
        seed, found = self.site.small, {}
        server.settle()
        for page in pages(seed):
            headers = {"Cookie": _cookies(page.session)} if page.session else {}
            one = Request(page.path, headers=headers)
            server.ask([one] * WARM)
            batch = [one] * round(min(BATCH, max(WARM, ENOUGH / server.cost([one] * WARM))))
            found[page.what] = compare(lambda _n, batch=batch: server.cost(batch), self._limit(page.limit))
        after: list[float] = []

        def cast(_round: int) -> float:
            cost = server.cost([_cast(seed, *voter) for voter in islice(voters, BALLOTS)])
            after.append(server.settle())
            return cost

        # As many of each: what the first ones cost extra, after a pause, weighs as much on both sides.
        found["casting a ballot"] = compare(cast, lambda: self.limits.cost("INS", BALLOTS))
        self.following = statistics.median(after) / BALLOTS
        return found

    def _limit(self, name: str) -> Callable[[], float]:
        return lambda: self.limits.cost(name)

    def _statements(self, calls: list[tuple[str, str, str, dict[str, str]]]) -> list[int]:
        return json.loads(self.site.run("bench.statements", json.dumps(calls)))


def _cast_secretly(seed: dict[str, Any], session: str, seat: int, ticket: str) -> Request:
    form = {"vote": str(seed["vote"]), "seat": str(seat), "choice": "for", f"ticket_{seat}": ticket}
    return _sent(f"/nl/v/{seed['reference']}/stem/bewijs/", session, form)


def _cookies(session: str) -> str:
    """What the browser of someone signed in sends along."""
    return f"sessionid={session}; csrftoken={TOKEN}"


def _ballot(seed: dict[str, Any], seat: int) -> tuple[str, dict[str, str]]:
    form = {"vote": str(seed["vote"]), "seat": str(seat), "choice": "for", "motivation": "", f"replaces_{seat}": ""}
    return f"/nl/v/{seed['reference']}/stem/bewijs/", form


def _cast(seed: dict[str, Any], session: str, seat: int) -> Request:
    path, form = _ballot(seed, seat)
    return _sent(path, session, form)


def _sent(path: str, session: str, form: dict[str, str]) -> Request:
    headers = {
        "Cookie": _cookies(session),
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Request(path, "POST", urlencode(form), headers)
