"""Errors with their parts as fields: what happened, where, and the way out."""

from __future__ import annotations

from typing import Any


class PlenaryError(Exception):
    """Why there is no answer.

    `what` says what happened, `where` names the place (a statement, an edit, a file) or is None, `way_out` says what to do about
    it or is None, and `diagnostics` lists all faults of a session or schedule, each with its line.
    """

    def __init__(
        self,
        what: str,
        where: str | None = None,
        way_out: str | None = None,
        diagnostics: list[dict[str, Any]] | None = None,
    ) -> None:
        self.what = what
        self.where = where
        self.way_out = way_out
        self.diagnostics = diagnostics or []
        text = f"{where}: {what}" if where else what
        super().__init__(f"{text}\n  help: {way_out}" if way_out else text)


class InputError(PlenaryError):
    """A session or a schedule is wrong."""


class UsageError(PlenaryError):
    """An argument is wrong, such as an edit, a format or a language."""


class NoSchedule(PlenaryError):
    """No schedule exists. `plenary.explain` says why, and which edits make one possible."""


class Undecided(PlenaryError):
    """A limit of time or memory came before a schedule, and before a proof that none exists."""


class ProgramError(PlenaryError):
    """The program is missing, or failed."""
