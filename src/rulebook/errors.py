"""What the rulebook refuses, as codes that a reader's language can phrase."""

from rulebook.wire import plain


class RulebookError(ValueError):
    """A refusal: `code` for its phrase, `path` of the place it concerns ("quorum.0.share"), `params` with its
    figures.

    `params` holds plain JSON values only; fractions are written "a/b".
    """

    def __init__(self, code: str, path: str = "", **params: object) -> None:
        self.code = code
        self.path = path
        self.params: dict[str, object] = plain(params)
        super().__init__(" ".join([code, *([f"at {path}"] if path else []), *self._figures()]))

    def _figures(self) -> list[str]:
        return [f"{name}={value!r}" for name, value in self.params.items()]


class RuleError(RulebookError):
    """The rule, or what it needs of the electorate, is not in order."""


class BallotError(RulebookError):
    """A ballot or casting vote that does not belong to this vote."""


class OutcomeError(RulebookError):
    """Data that is not an outcome."""


class BundleError(RulebookError):
    """Data that is not a bundle."""


class FileError(RulebookError):
    """A file of ballots that is not what it should be; `path` is where ("line 12")."""


class AnalysisError(RulebookError):
    """A question about a vote that has no exact answer here: it does not fit the rule, or is too large."""
