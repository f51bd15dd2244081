"""One function a command."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any, Literal, cast, get_args, overload

from ._answers import Schedule, WhatIf, render
from ._errors import NoSchedule, Undecided
from ._run import Run, run, words
from ._types import CheckAnswer, ExplainAnswer, RiskAnswer

Binary = Literal["docx", "pdf", "xlsx"]
TextFormat = Literal["table", "json", "md", "html", "csv", "ics", "svg", "pretalx", "indico", "jsonld", "akn"]


def plan(
    session: Mapping[str, Any],
    *,
    baseline: Mapping[str, Any] | None = None,
    confidence: int | None = None,
    time_limit: float | None = 60,
    memory_limit: int | None = None,
    threads: int = 1,
) -> Schedule:
    """Plans a session: the best schedule by its goals.

    `schedule.proven` says whether no schedule is better. With a `baseline`, an earlier schedule, it differs from that as little
    as possible. `time_limit` is in seconds and `memory_limit` in megabytes; at a limit, or at Ctrl-C, the best schedule so far
    is returned. None is no limit. `confidence` is the probability, in per cent, that all items are reached; if no schedule is so
    sure, the surest is returned (`schedule["confidence"]`).

    Raises NoSchedule if none exists, Undecided if a limit came first, and InputError if the session is wrong.
    """
    arguments = ["plan", "-", "--json", *_limits(time_limit, memory_limit), "--threads", str(threads)]
    if confidence is not None:
        arguments += ["--confidence", str(confidence)]
    with _files(baseline=baseline) as named:
        ended = run(arguments + named, _bytes(session), (0, 1, 4))
    if ended.code == 4:
        raise _undecided(ended)
    schedule = Schedule(ended.json())
    if schedule["status"] == "infeasible":
        raise NoSchedule(words(ended.err)[0], None, "plenary.explain(session) says why, and which edits make one possible")
    return schedule


def whatif(
    session: Mapping[str, Any],
    *edits: str,
    baseline: Mapping[str, Any] | None = None,
    time_limit: float | None = 60,
    memory_limit: int | None = None,
) -> WhatIf:
    """Changes a session by edits, such as "drop-meeting=m3", and plans it with the fewest moves.

    `answer["feasible"]` says whether a schedule exists. If so, `answer.schedule` is it, and `answer["report"]` says in words what
    changes; if not, `answer["explanation"]` says why, with repairs. `answer.session` is the edited session. Without a
    `baseline`, the session is first planned without the edits.

    Raises UsageError if an edit is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="plenary-") as folder:
        edited = Path(folder) / "edited.json"
        arguments = ["whatif", "-", *edits, "--json", *_limits(time_limit, memory_limit), "--save", str(edited)]
        with _files(baseline=baseline) as named:
            ended = run(arguments + named, _bytes(session), (0, 1, 4))
        if ended.code == 4:
            raise _undecided(ended)
        answer = ended.json()
        if ended.code == 1:
            answer = {"edits": list(edits), "feasible": False, "explanation": answer}
        return WhatIf({**answer, "session": json.loads(edited.read_text(encoding="utf-8"))})


def explain(
    session: Mapping[str, Any],
    *,
    baseline: Mapping[str, Any] | None = None,
    time_limit: float | None = 60,
    memory_limit: int | None = None,
) -> ExplainAnswer:
    """Says whether a session has a schedule, and if not, which statements contradict each other and which edits help.

    `answer["repairs"]` has the edits as `whatif` takes them (`typed`), the cheapest first; each was tried.
    """
    arguments = ["explain", "-", "--json", *_limits(time_limit, memory_limit)]
    with _files(baseline=baseline) as named:
        ended = run(arguments + named, _bytes(session), (0, 1, 4))
    if ended.code == 4:
        raise _undecided(ended)
    return cast(ExplainAnswer, ended.json())


def check(
    session: Mapping[str, Any], schedule: Mapping[str, Any], *, baseline: Mapping[str, Any] | None = None
) -> CheckAnswer:
    """Verifies a schedule against its session, by a checker that shares no code with the solver.

    `answer["valid"]` is None if no rule is broken and one is not decided. `answer["broken"]` has each broken rule with the line of
    the session that states it.
    """
    with _files(schedule=schedule, baseline=baseline) as named:
        return cast(CheckAnswer, run(["check", "-", "--json", *named], _bytes(session), (0, 1, 4)).json())


def risk(
    session: Mapping[str, Any], schedule: Mapping[str, Any], *, samples: int = 20_000, seed: int = 0, threads: int = 1
) -> RiskAnswer:
    """Simulates a schedule: how probable it is, in per cent, that all items are reached, and when each starts."""
    options = ["--samples", str(samples), "--seed", str(seed), "--threads", str(threads)]
    with _files(schedule=schedule) as named:
        return cast(RiskAnswer, run(["risk", "-", "--json", *options, *named], _bytes(session), (0, 1)).json())


@overload
def export(
    schedule: Mapping[str, Any], format: Binary, *, language: str = "en", path: str | PathLike[str] | None = None
) -> bytes: ...
@overload
def export(
    schedule: Mapping[str, Any], format: TextFormat, *, language: str = "en", path: str | PathLike[str] | None = None
) -> str: ...
@overload
def export(
    schedule: Mapping[str, Any], format: str, *, language: str = "en", path: str | PathLike[str] | None = None
) -> str | bytes: ...
def export(
    schedule: Mapping[str, Any], format: str, *, language: str = "en", path: str | PathLike[str] | None = None
) -> str | bytes:
    """Writes a schedule as a document: docx, pdf, html, md, csv, xlsx, ics, svg, table, json, pretalx, indico,
    jsonld or akn.

    It is returned, as text or as bytes, and written to `path`, if one is given. The language is en, fr, es, ru, zh or ar.
    """
    made = render(schedule, format, language)
    if path is not None:
        Path(path).write_bytes(made)
    return made if format in get_args(Binary) else made.decode("utf-8")


def _bytes(file: Mapping[str, Any]) -> bytes:
    return json.dumps(file).encode()


def _limits(time_limit: float | None, memory_limit: int | None) -> list[str]:
    named = {"--time-limit": time_limit, "--memory-limit": memory_limit}
    return [word for name, limit in named.items() for word in (name, "none" if limit is None else str(limit))]


@contextmanager
def _files(
    schedule: Mapping[str, Any] | None = None, baseline: Mapping[str, Any] | None = None
) -> Iterator[list[str]]:
    """Schedules as files, and the arguments that name them."""
    with tempfile.TemporaryDirectory(prefix="plenary-") as folder:
        named: list[str] = []
        for name, file in (("schedule", schedule), ("baseline", baseline)):
            if file is not None:
                path = Path(folder) / f"{name}.json"
                path.write_bytes(_bytes(file))
                named += [str(path)] if name == "schedule" else [f"--{name}", str(path)]
        yield named


def _undecided(ended: Run) -> BaseException:
    # nothing was found before Ctrl-C: that is what happened
    if ended.interrupted:
        return KeyboardInterrupt()
    way_out = "give more time_limit or memory_limit, or mark the least important items as optional"
    return Undecided(words(ended.err)[0], None, way_out)
