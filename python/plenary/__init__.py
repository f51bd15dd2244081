"""Plans meetings that are interpreted: which agenda items each meeting takes up.

Sessions and schedules are dicts, in the form of the session file and the schedule file of Plenary. Each function runs the
program `plenary`, which comes with this package, and returns when it has answered:

    import json, plenary

    session = json.load(open("session.json"))
    schedule = plenary.plan(session)
    plenary.check(session, schedule)["valid"]
    plenary.whatif(session, "drop-meeting=m3", "set-minutes=2:55", baseline=schedule)

The program runs in a process of its own, so threads of yours go on meanwhile. Ctrl-C, or the interruption of a notebook, ends
a search with the best plan so far; a second one ends it without.
"""

from ._answers import Schedule, Svg, Table, WhatIf
from ._errors import InputError, NoSchedule, PlenaryError, ProgramError, Undecided, UsageError
from ._run import program
from ._commands import check, explain, export, plan, risk, whatif
from ._types import CheckAnswer, ExplainAnswer, RiskAnswer, ScheduleFile, SessionFile, WhatIfAnswer

__all__ = [
    "CheckAnswer",
    "ExplainAnswer",
    "InputError",
    "NoSchedule",
    "PlenaryError",
    "ProgramError",
    "RiskAnswer",
    "Schedule",
    "ScheduleFile",
    "SessionFile",
    "Svg",
    "Table",
    "Undecided",
    "UsageError",
    "WhatIf",
    "WhatIfAnswer",
    "check",
    "explain",
    "export",
    "plan",
    "program",
    "risk",
    "whatif",
]
