"""Runs the program."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._errors import InputError, PlenaryError, ProgramError, UsageError

_NAME = "plenary"


@dataclass(frozen=True)
class Run:
    """What a run left behind."""

    code: int
    out: bytes
    err: str
    interrupted: bool

    def json(self) -> Any:
        """The answer."""
        try:
            return json.loads(self.out)
        except ValueError:
            raise ProgramError("the program gave no answer", None, self.err.strip() or None) from None


def program() -> str:
    """The path of the program: that of the variable PLENARY, else the one of this package, else one of the PATH."""
    named = os.environ.get("PLENARY")
    if named:
        return named
    folders = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    folders.append(sysconfig.get_path("scripts", f"{os.name}_user"))
    for folder in folders:
        path = Path(folder) / _NAME
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    found = shutil.which(_NAME)
    if found:
        return found
    raise ProgramError(f"the program `{_NAME}` is missing", None, "install the package again, or set PLENARY to its path")


def run(arguments: Sequence[str], stdin: bytes, expected: Sequence[int]) -> Run:
    """Runs the program with a text on standard input. An exit code that is not expected is raised as an error."""
    # a group of its own: Ctrl-C in a terminal would reach it besides the one signal that is sent below
    try:
        child = subprocess.Popen(
            [program(), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,
        )
    except OSError as error:
        raise ProgramError(f"the program does not start: {error}", None, "install the package again") from error
    interrupted = False
    try:
        out, err = child.communicate(stdin)
    except KeyboardInterrupt:
        interrupted = True
        child.send_signal(signal.SIGINT)
        try:
            out, err = child.communicate()
        except BaseException:
            child.kill()
            child.wait()
            raise
    except BaseException:
        child.kill()
        child.wait()
        raise
    text = err.decode("utf-8", "replace")
    if child.returncode in expected:
        return Run(child.returncode, out, text, interrupted)
    raise _error(child.returncode, text)


def _error(code: int, text: str) -> PlenaryError:
    """The error of a run: the program writes it as one line of JSON where it was asked for JSON, else as text."""
    kind = {2: UsageError, 3: InputError}.get(code, ProgramError)
    for line in reversed(text.splitlines()):
        if line.startswith('{"error"'):
            error = json.loads(line)["error"]
            faults = error.get("diagnostics") or []
            if not faults:
                return kind(error["message"], error.get("place"), error.get("help"))
            # the first fault; the others are beside it
            first = faults[0]
            more = f" (and {len(faults) - 1} more: see `diagnostics`)" if len(faults) > 1 else ""
            where = first.get("statement") or f"line {first['line']}"
            return kind(first["message"] + more, where, first.get("help"), faults)
    if code < 0:
        return ProgramError(f"the program was ended by signal {-code}", None, "give it a memory_limit, or a smaller session")
    what, way_out = words(text)
    return kind(what.removeprefix("error: ") or f"the program ended with code {code}", None, way_out)


def words(text: str) -> tuple[str, str | None]:
    """What the program said on standard error: the sentence, and its help."""
    said, helps = [], []
    for line in text.splitlines():
        if line.strip().startswith("help: "):
            helps.append(line.strip().removeprefix("help: "))
        elif line.strip() and not line.startswith("note: "):
            said.append(line.strip())
    return "; ".join(said), "; ".join(helps) or None
