"""What the house says when it does not do what was asked: a code and numbers, never a sentence."""

from collections.abc import Mapping
from typing import Any


class BeraadError(Exception):
    """A deed that did not happen, and why.

    `code` names the reason (`vote-closed`); every code has a phrase in each language in `web.ui.phrases`.
    `params` fill that phrase. `status` is the HTTP status a page or the API answers with.
    """

    status = 400

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Invalid(BeraadError):
    """What was given cannot be used: `fields` names a code per field."""

    status = 422

    def __init__(self, code: str = "invalid", fields: Mapping[str, str] | None = None, **params: Any) -> None:
        super().__init__(code, **params)
        self.fields = dict(fields or {})


class Forbidden(BeraadError):
    """The actor may not do this."""

    status = 403


class NotFound(BeraadError):
    """Absent, or hidden from this actor: the two look the same."""

    status = 404

    def __init__(self, code: str = "not-found", **params: Any) -> None:
        super().__init__(code, **params)


class Conflict(BeraadError):
    """The thing is not, or no longer, in a state in which this can be done."""

    status = 409
