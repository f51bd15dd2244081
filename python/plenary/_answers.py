"""Answers that show themselves in notebooks."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from ._run import run
from ._types import WhatIfAnswer


def render(schedule: Mapping[str, Any], format: str, language: str) -> bytes:
    """A schedule in a format."""
    arguments = ["export", "-", "-o", "-", "--format", format, "--lang", language]
    return run(arguments, json.dumps(schedule).encode(), (0,)).out


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


class Svg(str):
    """A picture, which notebooks show."""

    def _repr_svg_(self) -> str:
        return str(self)


class Table(list[dict[str, str]]):
    """Rows of the annex by column: `pandas.DataFrame(table)` is a frame of them."""

    def _repr_html_(self) -> str:
        head = _row("th", self[0]) if self else ""
        rows = "".join(_row("td", one.values()) for one in self)
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


class Schedule(dict[str, Any]):
    """A schedule: the dict of its file, which shows itself as a table."""

    @property
    def proven(self) -> bool:
        """Whether it is proven that no schedule is better by the goals of the session."""
        return bool(self["status"] == "optimal")

    def table(self, language: str = "en") -> Table:
        """The rows of the annex."""
        rows = csv.DictReader(io.StringIO(render(self, "csv", language).decode("utf-8"), newline=""))
        return Table(dict(row) for row in rows)

    def svg(self, language: str = "en") -> Svg:
        """A picture of the meetings, to scale."""
        return Svg(render(self, "svg", language).decode("utf-8"))

    def _repr_html_(self) -> str:
        known = "Proven best for its goals." if self.proven else "Valid; a better one may exist."
        return f"{self.table()._repr_html_()}<p>{known}</p>"


class WhatIf(dict[str, Any]):
    """What edits move and cost: the dict of the answer."""

    @property
    def schedule(self) -> Schedule | None:
        """The new schedule, if there is one."""
        made = self.get("schedule")
        return None if made is None else Schedule(made)

    @property
    def session(self) -> dict[str, Any]:
        """The edited session."""
        return cast(dict[str, Any], self["session"])

    @property
    def answer(self) -> WhatIfAnswer:
        """The same, typed."""
        return cast(WhatIfAnswer, dict(self))

    def _repr_html_(self) -> str:
        explanation = self.get("explanation") or {}
        lines = self.get("report") or [repair["words"] for repair in explanation.get("repairs", [])]
        title = "What changes" if self.get("feasible") else "No schedule exists. Possible fixes"
        shown = self.schedule
        below = shown._repr_html_() if shown is not None else ""
        return f"<p>{title}:</p><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>{below}"
