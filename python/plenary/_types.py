"""The types of files and answers. Written by make_types.py from the JSON Schemas of the program; do not edit."""

from __future__ import annotations

from typing import Any, Literal, Required, TypeAlias, TypedDict

class SessionCandidates(TypedDict, total=False):
    """Hours to choose from: candidate meetings of one length in one track `plenary`, one at every step of the hours of every day. They overlap, and no two that do are held. Their ids are `m1`, `m2`, … in time order."""

    between: Required[str]
    days: Required[list[str]]
    length: Required[int]
    per_day: Required[int]
    step: Required[int]


class SessionGap(TypedDict, total=False):
    """An item that must have ended, and the time until this one may start."""

    gap_minutes: int
    item: Required[str]


class SessionItem(TypedDict, total=False):
    """An entry of the provisional agenda."""

    after: str | SessionGap | list[str | SessionGap]
    allow: str | list[str]
    attendance: int
    available_from: str
    documents: str | list[str]
    estimated: bool
    forbid: str | list[str]
    id: Required[str]
    inferred: str | list[str]
    interpretation: list[str]
    interruptible: bool
    keep: SessionKeep
    least_minutes: int
    minutes: Required[int | SessionSpeakers | SessionSpeakersList | SessionRange]
    not_parallel: str | list[str]
    not_with: str | list[str]
    number: str
    optional: bool
    order: Literal['agenda', 'free']
    people: str | list[str]
    pin: str | list[str]
    position: Literal['first', 'last']
    prefer: list[SessionWish]
    priority: int
    protected: bool
    split: bool | SessionSplitInto
    title: str | dict[str, Any]
    together: str | list[str]
    track: str | list[str]
    windows: list[SessionWindow]


class SessionKeep(TypedDict, total=False):
    """How near an item stays to the hour that was announced for it."""

    within_minutes: Required[int]


class SessionLateStart(TypedDict, total=False):
    """How many minutes after its time a meeting starts."""

    high: Required[int]
    likely: Required[int]
    low: Required[int]


class SessionLostTime(TypedDict, total=False):
    """What the goal `lost_time` counts for an item in several parts."""

    continuation_minutes: int
    short_part_minutes: int


class SessionMeeting(TypedDict, total=False):
    """A meeting that may be held."""

    date: Required[str]
    end: Required[str]
    id: Required[str]
    interpreted: bool
    languages: list[str]
    reserve_minutes: int
    room: str
    seats: int
    start: Required[str]
    track: str


class SessionMostParts(TypedDict, total=False):
    """In how many parts."""

    max_parts: Required[int]


class SessionNote(TypedDict, total=False):
    """A footnote on meetings or items."""

    items: str | list[str]
    meetings: str | list[str]
    text: Required[str | dict[str, Any]]


class SessionParticipant(TypedDict, total=False):
    """Somebody who attends from elsewhere."""

    timezone: Required[str]
    weight: int


class SessionPerson(TypedDict, total=False):
    """Somebody whom items need: a speaker, a chair."""

    id: Required[str]
    name: str
    timezone: str
    windows: list[SessionWindow]


class SessionRange(TypedDict, total=False):
    """Minutes as an estimate, of which `likely` is planned with."""

    high: Required[int]
    likely: Required[int]
    low: Required[int]


class SessionRecord(TypedDict, total=False):
    """A meeting that has happened."""

    ended: str
    entries: Required[list[SessionTook]]
    meeting: Required[str]
    started: str


class SessionRow(TypedDict, total=False):
    """A row of the table that is no item."""

    date: Required[str]
    end: Required[str]
    room: str
    start: Required[str]
    title: Required[str | dict[str, Any]]
    track: str


class SessionRules(TypedDict, total=False):
    """Limits on meetings. They bind meetings that are held and interpreted; one that is absent does not bind. `null` lifts a limit of the set."""

    booth: int | dict[str, Any] | dict[str, Any] | None
    days_off: list[str | Literal['austria', 'un-vienna', 'weekends']] | dict[str, Any] | None
    earliest: str | dict[str, Any] | None
    interpreted_meetings: int | dict[str, Any] | None
    interpreted_minutes_per_day: int | dict[str, Any] | None
    interpreter_meetings_per_day: int | dict[str, Any] | None
    interpreter_meetings_per_week: int | dict[str, Any] | None
    interpreter_minutes_per_day: int | dict[str, Any] | None
    interpreter_minutes_per_week: int | dict[str, Any] | None
    latest: str | dict[str, Any] | None
    max_meeting_minutes: int | dict[str, Any] | None
    max_meetings_per_day: int | dict[str, Any] | None
    max_minutes_per_day: int | dict[str, Any] | None
    max_parallel_interpreted: int | dict[str, Any] | None
    max_span_minutes: int | dict[str, Any] | None
    min_break_minutes: int | dict[str, Any] | None
    min_night_rest_minutes: int | dict[str, Any] | None
    set: Literal['none', 'un-remote', 'un-onsite', 'ece-2020-quota', 'ozone-2020', 'ep-2023-remote', 'aiic-onsite'] | str
    turnaround_minutes: int | dict[str, Any] | None


class SessionShortForm(TypedDict, total=False):
    """Meetings at the same times every day, in one track `plenary`. Their ids are `m1`, `m2`, … in time order."""

    days: Required[list[str]]
    times: Required[list[str]]


class SessionSpeaker(TypedDict, total=False):
    """A speaker of a list."""

    minutes: Required[int]
    name: Required[str]


class SessionSpeakers(TypedDict, total=False):
    """Minutes by the number of speakers."""

    minutes_each: Required[int]
    opening: int
    speakers: Required[int]


class SessionSpeakersList(TypedDict, total=False):
    """Minutes by a list of speakers."""

    list: Required[list[SessionSpeaker]]
    opening: int


class SessionSplitInto(TypedDict, total=False):
    """How an item may be divided over meetings."""

    max_parts: int
    min_minutes: int


class SessionSpread(TypedDict, total=False):
    """How far minutes may be wrong, in per cent of them. Minutes that are marked as `estimated` may be wrong by twice as much."""

    high: int
    low: int


class SessionTook(TypedDict, total=False):
    """An item that a meeting took up."""

    item: Required[str]
    minutes: int
    over_minutes: int
    planned: int | SessionSpeakers | SessionSpeakersList | SessionRange
    started: str


class SessionTrackWords(TypedDict, total=False):
    """What is printed of a track."""

    title: Required[str | dict[str, Any]]


class SessionUncertainty(TypedDict, total=False):
    """How uncertain minutes and starts are. Minutes are triangularly distributed over the least, the likeliest and the most."""

    common: float
    extension_minutes: int
    late_start: SessionLateStart
    spread: SessionSpread


SessionWindow = TypedDict("SessionWindow", {"from": "str", "timezone": "str", "to": "str"}, total=False)


class SessionWish(TypedDict, total=False):
    """A wish. It holds when all its words do."""

    after: str | SessionGap | list[str | SessionGap]
    allow: str | list[str]
    available_from: str
    forbid: str | list[str]
    not_parallel: str | list[str]
    not_with: str | list[str]
    pin: str | list[str]
    position: Literal['first', 'last']
    split: Literal[False] | SessionMostParts
    weight: int
    windows: list[SessionWindow]


class SessionFile(TypedDict, total=False):
    """A session to be scheduled: what is on the agenda, when it may meet, and under which limits."""

    confidence: int
    footnotes: str | dict[str, Any] | list[str | dict[str, Any]]
    held: list[SessionRecord]
    idle: bool
    inferred: str | list[str]
    items: Required[list[SessionItem]]
    lost_time: SessionLostTime
    meetings: Required[SessionShortForm | SessionCandidates | list[SessionMeeting]]
    notes: list[SessionNote]
    objectives: list[Literal['unscheduled', 'preferences', 'changes', 'lost_time', 'continuations', 'meetings', 'earliness', 'balance', 'time_zones']]
    order: Literal['agenda', 'free']
    participants: list[SessionParticipant]
    people: list[SessionPerson]
    place: str | dict[str, Any]
    printed_hours: bool
    printed_minutes: bool
    rows: list[SessionRow]
    rules: SessionRules
    schema: Literal['plenary.session/2', 'plenary.session/1']
    status: str
    symbol: str
    teams: int
    timezone: str
    title: Required[str | dict[str, Any]]
    tracks: dict[str, SessionTrackWords]
    uncertainty: SessionUncertainty
    words: Literal['organization-of-work', 'programme']


ScheduleAsk: TypeAlias = "dict[str, Any] | Literal['first'] | Literal['last']"


class ScheduleChange(TypedDict, total=False):
    """An item that the baseline had elsewhere."""

    before: Required[dict[str, ScheduleMinutes]]
    item: Required[str]
    minutes: Required[ScheduleMinutes]
    now: Required[dict[str, ScheduleMinutes]]


class ScheduleEntry(TypedDict, total=False):
    """One row of the table: a part of an item, or of items taken jointly, in a meeting."""

    continued: Required[bool]
    end: Required[str]
    items: Required[list[str]]
    minutes: Required[ScheduleMinutes]
    number: str
    part: Required[int]
    parts: Required[int]
    people: list[str]
    start: Required[str]
    title: ScheduleText


class ScheduleEstimates(TypedDict, total=False):
    """How many of a session's minutes are marked as `estimated`."""

    items: Required[int]
    minutes: Required[int]
    of_minutes: Required[int]


ScheduleExpectedHour = TypedDict("ScheduleExpectedHour", {"from": "Required[str]", "item": "Required[str]", "meeting": "Required[str]", "start": "Required[str]", "to": "Required[str]"}, total=False)


class ScheduleHeldMeeting(TypedDict, total=False):
    """A meeting that is held, with its entries in order."""

    end: Required[str]
    entries: Required[list[ScheduleEntry]]
    id: Required[str]
    interpreted: Required[bool]
    languages: list[ScheduleLanguage]
    room: str | None
    seats: int | None
    spare_minutes: Required[ScheduleMinutes]
    start: Required[str]
    track: Required[str]
    used_minutes: Required[ScheduleMinutes]
    utc_start: Required[str]


ScheduleLanguage: TypeAlias = "str"


ScheduleLeftOut: TypeAlias = "dict[str, Any] | Literal['goals'] | Literal['search']"


class ScheduleLevel(TypedDict, total=False):
    """One level of the goals: what was reached, and what was proven."""

    bound: int | None
    lost: ScheduleLostMinutes | None
    name: Required[ScheduleObjective]
    says: str | None
    value: Required[int]


class ScheduleLostMinutes(TypedDict, total=False):
    """Where a schedule loses minutes."""

    continuation_minutes: Required[int]
    continuations: Required[int]
    short_parts: Required[list[ScheduleShortPart]]
    unused: Required[list[ScheduleUnusedMinutes]]


ScheduleMinutes: TypeAlias = "int"


class ScheduleNote(TypedDict, total=False):
    """A footnote that is marked at meetings or items."""

    items: list[str]
    meetings: list[str]
    text: Required[ScheduleText]


ScheduleObjective: TypeAlias = "Literal['unscheduled'] | Literal['preferences'] | Literal['changes'] | Literal['lost_time'] | Literal['continuations'] | Literal['meetings'] | Literal['earliness'] | Literal['balance'] | Literal['time_zones']"


class ScheduleOtherRow(TypedDict, total=False):
    """A row of the table that is not an item, such as an opening ceremony or a break. It has no effect on planning."""

    end: Required[str]
    room: str | None
    start: Required[str]
    title: Required[ScheduleText]
    track: str | None


class ScheduleSessionInfo(TypedDict, total=False):
    """What the schedule says of its session; enough to print it."""

    announced: dict[str, str]
    documents: dict[str, list[str]]
    estimates: ScheduleEstimates | None
    footnotes: list[ScheduleText]
    notes: list[ScheduleNote]
    place: ScheduleText | None
    printed_hours: bool
    printed_minutes: bool
    rows: list[ScheduleOtherRow]
    rules: dict[str, Any]
    status: str | None
    symbol: str | None
    timezone: Required[str]
    title: ScheduleText
    tracks: dict[str, ScheduleText]
    words: ScheduleTableName
    zones: list[ScheduleZone]


class ScheduleShortPart(TypedDict, total=False):
    """A part shorter than `short_part_minutes`."""

    item: Required[str]
    lost: Required[int]
    meeting: Required[str]
    minutes: Required[int]


class ScheduleSolverInfo(TypedDict, total=False):
    """How the schedule was made."""

    gap: float
    name: Required[str]
    seconds: float
    seed: int
    threads: int
    version: str


ScheduleStatus: TypeAlias = "Literal['optimal'] | Literal['feasible'] | Literal['infeasible']"


ScheduleTableName: TypeAlias = "Literal['organization-of-work'] | Literal['programme']"


ScheduleText: TypeAlias = "str | dict[str, str]"


class ScheduleUnmetWish(TypedDict, total=False):
    """A `prefer` statement of a placed item that does not hold."""

    asks: list[ScheduleAsk]
    item: Required[str]
    weight: Required[int]
    words: str


class ScheduleUnscheduled(TypedDict, total=False):
    """An item that is not on the table."""

    item: Required[str]
    number: str
    reason: Required[str]
    title: ScheduleText
    why: ScheduleLeftOut | None


class ScheduleUnusedMinutes(TypedDict, total=False):
    """Minutes that no entry uses."""

    meeting: Required[str]
    minutes: Required[int]


ScheduleZone: TypeAlias = "str"


class ScheduleFile(TypedDict, total=False):
    """An organization of work."""

    changes: list[ScheduleChange] | None
    confidence: float | None
    expected: list[ScheduleExpectedHour]
    meetings: Required[list[ScheduleHeldMeeting]]
    not_held: list[str]
    objectives: list[ScheduleLevel]
    schema: Required[str]
    session: Required[ScheduleSessionInfo]
    solver: Required[ScheduleSolverInfo]
    status: Required[ScheduleStatus]
    unscheduled: list[ScheduleUnscheduled]
    wishes: list[ScheduleUnmetWish]


ExplainEdit: TypeAlias = "dict[str, Any]"


class ExplainMessage(TypedDict, total=False):
    """The JSON of a message."""

    values: Required[dict[str, str]]
    what: Required[str]
    words: Required[str]


class ExplainNowhereAnswer(TypedDict, total=False):
    """Items that no meeting can take."""

    items: Required[list[str]]
    reasons: Required[list[ExplainMessage]]


class ExplainRepairAnswer(TypedDict, total=False):
    """Edits that make a schedule possible."""

    cost: Required[int]
    costs: Required[list[ExplainMessage]]
    edits: Required[list[ExplainEdit]]
    instead: list[list[str]]
    typed: Required[list[str]]
    words: Required[str]


class ExplainShortageAnswer(TypedDict, total=False):
    """Items that need more minutes than their meetings have."""

    before: ExplainWaitAnswer | None
    meeting_minutes: Required[int]
    meetings: Required[int]
    needed_minutes: Required[int]


class ExplainStatementAnswer(TypedDict, total=False):
    """A statement of the session file, with its place."""

    column: Required[int]
    items: Required[list[str]]
    line: Required[int]
    statement: Required[str]
    text: Required[str]
    word: Required[str]


class ExplainWaitAnswer(TypedDict, total=False):
    """An item that starts at least a gap after others have ended."""

    gap_minutes: Required[int]
    item: Required[str]


class ExplainAnswer(TypedDict, total=False):
    """Whether a session has a schedule, and why not."""

    arithmetic: list[str] | None
    conflict: list[ExplainStatementAnswer]
    feasible: Required[bool | None]
    nowhere: list[ExplainNowhereAnswer] | None
    plain: list[str]
    repairs: list[ExplainRepairAnswer]
    repairs_cut_short: bool
    shortage: ExplainShortageAnswer | None
    smallest: bool
    stopped: str


CheckAsk: TypeAlias = "dict[str, Any] | Literal['first'] | Literal['last']"


class CheckBrokenRule(TypedDict, total=False):
    """A rule that is broken or not decided."""

    line: Required[int]
    message: Required[str]
    rule: Required[str]
    statement: Required[str]


class CheckChange(TypedDict, total=False):
    """An item that the baseline had elsewhere."""

    before: Required[dict[str, CheckMinutes]]
    item: Required[str]
    minutes: Required[CheckMinutes]
    now: Required[dict[str, CheckMinutes]]


class CheckEntry(TypedDict, total=False):
    """One row of the table: a part of an item, or of items taken jointly, in a meeting."""

    continued: Required[bool]
    end: Required[str]
    items: Required[list[str]]
    minutes: Required[CheckMinutes]
    number: Required[str]
    part: Required[int]
    parts: Required[int]
    people: list[str]
    start: Required[str]
    title: Required[CheckText]


class CheckEstimates(TypedDict, total=False):
    """How many of a session's minutes are marked as `estimated`."""

    items: Required[int]
    minutes: Required[int]
    of_minutes: Required[int]


CheckExpectedHour = TypedDict("CheckExpectedHour", {"from": "Required[str]", "item": "Required[str]", "meeting": "Required[str]", "start": "Required[str]", "to": "Required[str]"}, total=False)


class CheckHeldMeeting(TypedDict, total=False):
    """A meeting that is held, with its entries in order."""

    end: Required[str]
    entries: Required[list[CheckEntry]]
    id: Required[str]
    interpreted: Required[bool]
    languages: Required[list[CheckLanguage]]
    room: str | None
    seats: int | None
    spare_minutes: Required[CheckMinutes]
    start: Required[str]
    track: Required[str]
    used_minutes: Required[CheckMinutes]
    utc_start: Required[str]


CheckLanguage: TypeAlias = "str"


CheckLeftOut: TypeAlias = "dict[str, Any] | Literal['goals'] | Literal['search']"


class CheckLevel(TypedDict, total=False):
    """One level of the goals: what was reached, and what was proven."""

    bound: Required[int | None]
    lost: CheckLostMinutes | None
    name: Required[CheckObjective]
    says: str | None
    value: Required[int]


class CheckLostMinutes(TypedDict, total=False):
    """Where a schedule loses minutes."""

    continuation_minutes: Required[int]
    continuations: Required[int]
    short_parts: Required[list[CheckShortPart]]
    unused: Required[list[CheckUnusedMinutes]]


CheckMinutes: TypeAlias = "int"


class CheckNote(TypedDict, total=False):
    """A footnote that is marked at meetings or items."""

    items: list[str]
    meetings: list[str]
    text: Required[CheckText]


CheckObjective: TypeAlias = "Literal['unscheduled'] | Literal['preferences'] | Literal['changes'] | Literal['lost_time'] | Literal['continuations'] | Literal['meetings'] | Literal['earliness'] | Literal['balance'] | Literal['time_zones']"


class CheckOtherRow(TypedDict, total=False):
    """A row of the table that is not an item, such as an opening ceremony or a break. It has no effect on planning."""

    end: Required[str]
    room: str | None
    start: Required[str]
    title: Required[CheckText]
    track: str | None


class CheckSchedule(TypedDict, total=False):
    """An organization of work."""

    changes: list[CheckChange] | None
    confidence: float | None
    expected: list[CheckExpectedHour]
    meetings: Required[list[CheckHeldMeeting]]
    not_held: list[str]
    objectives: Required[list[CheckLevel]]
    schema: Required[str]
    session: Required[CheckSessionInfo]
    solver: Required[CheckSolverInfo]
    status: Required[CheckStatus]
    unscheduled: Required[list[CheckUnscheduled]]
    wishes: list[CheckUnmetWish]


class CheckSessionInfo(TypedDict, total=False):
    """What the schedule says of its session; enough to print it."""

    announced: dict[str, str]
    documents: dict[str, list[str]]
    estimates: CheckEstimates | None
    footnotes: list[CheckText]
    notes: list[CheckNote]
    place: Required[CheckText | None]
    printed_hours: bool
    printed_minutes: bool
    rows: list[CheckOtherRow]
    rules: Required[dict[str, Any]]
    status: str | None
    symbol: Required[str | None]
    timezone: Required[str]
    title: Required[CheckText]
    tracks: dict[str, CheckText]
    words: CheckTableName
    zones: list[CheckZone]


class CheckShortPart(TypedDict, total=False):
    """A part shorter than `short_part_minutes`."""

    item: Required[str]
    lost: Required[int]
    meeting: Required[str]
    minutes: Required[int]


class CheckSolverInfo(TypedDict, total=False):
    """How the schedule was made."""

    gap: Required[float]
    name: Required[str]
    seconds: Required[float]
    seed: Required[int]
    threads: Required[int]
    version: Required[str]


CheckStatus: TypeAlias = "Literal['optimal'] | Literal['feasible'] | Literal['infeasible']"


CheckTableName: TypeAlias = "Literal['organization-of-work'] | Literal['programme']"


CheckText: TypeAlias = "str | dict[str, str]"


class CheckUnmetWish(TypedDict, total=False):
    """A `prefer` statement of a placed item that does not hold."""

    asks: Required[list[CheckAsk]]
    item: Required[str]
    weight: Required[int]
    words: Required[str]


class CheckUnscheduled(TypedDict, total=False):
    """An item that is not on the table."""

    item: Required[str]
    number: str
    reason: Required[str]
    title: CheckText
    why: CheckLeftOut | None


class CheckUnusedMinutes(TypedDict, total=False):
    """Minutes that no entry uses."""

    meeting: Required[str]
    minutes: Required[int]


CheckVerified: TypeAlias = "CheckSchedule"


CheckZone: TypeAlias = "str"


class CheckAnswer(TypedDict, total=False):
    """Whether a schedule is valid."""

    broken: Required[list[CheckBrokenRule]]
    schedule: CheckVerified | None
    stopped: str
    undecided: list[CheckBrokenRule] | None
    valid: Required[bool | None]


class RiskAssumptionsAnswer(TypedDict, total=False):
    """What the probabilities rest on."""

    common: Required[float]
    estimated_items: Required[int]
    extension_minutes: Required[int]
    late_start: Required[RiskRangeAnswer | None]
    late_start_stated: Required[bool]
    spread: Required[RiskSpreadAnswer]
    spread_stated: Required[bool]


class RiskCauseAnswer(TypedDict, total=False):
    """What misses are due to."""

    confidence: Required[float]
    gain: Required[float]
    items: list[str]
    meeting: str | None
    minutes: Required[int]


class RiskItemRiskAnswer(TypedDict, total=False):
    """What is expected of an item, or of items taken together."""

    end: Required[RiskQuantilesAnswer | None]
    in_time: Required[float]
    items: Required[list[str]]
    minutes: Required[RiskRangeAnswer]
    number: Required[str]
    reached: Required[float]
    start: Required[RiskQuantilesAnswer | None]
    title: Required[RiskText]


class RiskMeetingRiskAnswer(TypedDict, total=False):
    """What is expected of a meeting."""

    cancel_by: Required[str]
    could_be_released: Required[bool]
    empty: Required[float]
    end: Required[str]
    full: Required[float]
    id: Required[str]
    lost_minutes: Required[float]
    spare_minutes: Required[float]
    start: Required[str]
    track: Required[str]
    utilization: Required[float]


class RiskMomentAnswer(TypedDict, total=False):
    """A moment in a meeting."""

    at: Required[str]
    meeting: Required[str]


class RiskQuantilesAnswer(TypedDict, total=False):
    """Quantiles of a moment: so many per cent are no later."""

    p10: Required[RiskMomentAnswer]
    p25: Required[RiskMomentAnswer]
    p50: Required[RiskMomentAnswer]
    p75: Required[RiskMomentAnswer]
    p80: Required[RiskMomentAnswer]
    p90: Required[RiskMomentAnswer]


class RiskRangeAnswer(TypedDict, total=False):
    """A three-point estimate in minutes."""

    high: Required[int]
    likely: Required[int]
    low: Required[int]


class RiskReleaseAnswer(TypedDict, total=False):
    """A meeting that need not be held."""

    cancel_by: Required[str]
    id: Required[str]


class RiskSpreadAnswer(TypedDict, total=False):
    """Per cent below and above."""

    high: Required[int]
    low: Required[int]


RiskText: TypeAlias = "str | dict[str, str]"


class RiskAnswer(TypedDict, total=False):
    """How sure a plan is. Probabilities are in per cent."""

    assumptions: Required[RiskAssumptionsAnswer]
    causes: Required[list[RiskCauseAnswer]]
    confidence: Required[float]
    has_report: Required[bool]
    in_time: Required[float]
    items: Required[list[RiskItemRiskAnswer]]
    meetings: Required[list[RiskMeetingRiskAnswer]]
    not_held: Required[list[RiskReleaseAnswer]]
    samples: Required[int]
    schema: Required[str]
    seed: Required[int]
    standard_error: Required[float]
    stopped: str
    utilization: Required[float]
    utilization_benchmark: Required[float]


WhatIfAsk: TypeAlias = "dict[str, Any] | Literal['first'] | Literal['last']"


class WhatIfBrokenRule(TypedDict, total=False):
    """A rule that is broken or not decided."""

    line: Required[int]
    message: Required[str]
    rule: Required[str]
    statement: Required[str]


class WhatIfChange(TypedDict, total=False):
    """An item that the baseline had elsewhere."""

    before: Required[dict[str, WhatIfMinutes]]
    item: Required[str]
    minutes: Required[WhatIfMinutes]
    now: Required[dict[str, WhatIfMinutes]]


WhatIfChangeKind: TypeAlias = "Literal['moved'] | Literal['split'] | Literal['joined'] | Literal['added'] | Literal['dropped'] | Literal['minutes'] | Literal['shifted']"


class WhatIfCheckAnswer(TypedDict, total=False):
    """Whether a schedule is valid."""

    broken: Required[list[WhatIfBrokenRule]]
    schedule: WhatIfVerified | None
    undecided: list[WhatIfBrokenRule] | None
    valid: Required[bool | None]


class WhatIfComparison(TypedDict, total=False):
    """Two schedules side by side."""

    goals: Required[list[WhatIfGoalChange]]
    items: Required[list[WhatIfItemChange]]
    meetings: Required[list[WhatIfMeetingChange]]
    minutes_moved: Required[int]
    moved: Required[int]


WhatIfEdit: TypeAlias = "dict[str, Any]"


class WhatIfEntry(TypedDict, total=False):
    """One row of the table: a part of an item, or of items taken jointly, in a meeting."""

    continued: Required[bool]
    end: Required[str]
    items: Required[list[str]]
    minutes: Required[WhatIfMinutes]
    number: Required[str]
    part: Required[int]
    parts: Required[int]
    people: list[str]
    start: Required[str]
    title: Required[WhatIfText]


class WhatIfEstimates(TypedDict, total=False):
    """How many of a session's minutes are marked as `estimated`."""

    items: Required[int]
    minutes: Required[int]
    of_minutes: Required[int]


WhatIfExpectedHour = TypedDict("WhatIfExpectedHour", {"from": "Required[str]", "item": "Required[str]", "meeting": "Required[str]", "start": "Required[str]", "to": "Required[str]"}, total=False)


class WhatIfExplainAnswer(TypedDict, total=False):
    """Whether a session has a schedule, and why not."""

    arithmetic: list[str] | None
    conflict: list[WhatIfStatementAnswer]
    feasible: Required[bool | None]
    nowhere: list[WhatIfNowhereAnswer] | None
    plain: list[str]
    repairs: list[WhatIfRepairAnswer]
    repairs_cut_short: bool
    shortage: WhatIfShortageAnswer | None
    smallest: bool


class WhatIfGoalChange(TypedDict, total=False):
    """A goal before and after."""

    before: Required[int]
    bound: Required[int | None]
    name: Required[WhatIfObjective]
    now: Required[int]


class WhatIfHeldMeeting(TypedDict, total=False):
    """A meeting that is held, with its entries in order."""

    end: Required[str]
    entries: Required[list[WhatIfEntry]]
    id: Required[str]
    interpreted: Required[bool]
    languages: Required[list[WhatIfLanguage]]
    room: str | None
    seats: int | None
    spare_minutes: Required[WhatIfMinutes]
    start: Required[str]
    track: Required[str]
    used_minutes: Required[WhatIfMinutes]
    utc_start: Required[str]


class WhatIfItemChange(TypedDict, total=False):
    """An item that changed."""

    before: Required[list[WhatIfPart]]
    change: Required[WhatIfChangeKind]
    items: Required[list[str]]
    now: Required[list[WhatIfPart]]
    number: Required[str]


WhatIfLanguage: TypeAlias = "str"


WhatIfLeftOut: TypeAlias = "dict[str, Any] | Literal['goals'] | Literal['search']"


class WhatIfLevel(TypedDict, total=False):
    """One level of the goals: what was reached, and what was proven."""

    bound: Required[int | None]
    lost: WhatIfLostMinutes | None
    name: Required[WhatIfObjective]
    says: str | None
    value: Required[int]


class WhatIfLostMinutes(TypedDict, total=False):
    """Where a schedule loses minutes."""

    continuation_minutes: Required[int]
    continuations: Required[int]
    short_parts: Required[list[WhatIfShortPart]]
    unused: Required[list[WhatIfUnusedMinutes]]


class WhatIfMeetingChange(TypedDict, total=False):
    """A meeting that changed: its hours, its use, or whether it is held."""

    before: Required[WhatIfMeetingUse | None]
    meeting: Required[str]
    now: Required[WhatIfMeetingUse | None]


class WhatIfMeetingUse(TypedDict, total=False):
    """The use of a meeting."""

    end: Required[str]
    spare: Required[int]
    start: Required[str]
    used: Required[int]


class WhatIfMessage(TypedDict, total=False):
    """The JSON of a message."""

    values: Required[dict[str, str]]
    what: Required[str]
    words: Required[str]


WhatIfMinutes: TypeAlias = "int"


class WhatIfNote(TypedDict, total=False):
    """A footnote that is marked at meetings or items."""

    items: list[str]
    meetings: list[str]
    text: Required[WhatIfText]


class WhatIfNowhereAnswer(TypedDict, total=False):
    """Items that no meeting can take."""

    items: Required[list[str]]
    reasons: Required[list[WhatIfMessage]]


WhatIfObjective: TypeAlias = "Literal['unscheduled'] | Literal['preferences'] | Literal['changes'] | Literal['lost_time'] | Literal['continuations'] | Literal['meetings'] | Literal['earliness'] | Literal['balance'] | Literal['time_zones']"


class WhatIfOtherRow(TypedDict, total=False):
    """A row of the table that is not an item, such as an opening ceremony or a break. It has no effect on planning."""

    end: Required[str]
    room: str | None
    start: Required[str]
    title: Required[WhatIfText]
    track: str | None


class WhatIfPart(TypedDict, total=False):
    """Minutes of an item in a meeting."""

    meeting: Required[str]
    minutes: Required[int]
    start: Required[str]


class WhatIfRepairAnswer(TypedDict, total=False):
    """Edits that make a schedule possible."""

    cost: Required[int]
    costs: Required[list[WhatIfMessage]]
    edits: Required[list[WhatIfEdit]]
    instead: list[list[str]]
    typed: Required[list[str]]
    words: Required[str]


class WhatIfSavedAnswer(TypedDict, total=False):
    """A file that a tool has written."""

    bytes: Required[int]
    file: Required[str]
    overwrote: Required[bool]


class WhatIfSchedule(TypedDict, total=False):
    """An organization of work."""

    changes: list[WhatIfChange] | None
    confidence: float | None
    expected: list[WhatIfExpectedHour]
    meetings: Required[list[WhatIfHeldMeeting]]
    not_held: list[str]
    objectives: Required[list[WhatIfLevel]]
    schema: Required[str]
    session: Required[WhatIfSessionInfo]
    solver: Required[WhatIfSolverInfo]
    status: Required[WhatIfStatus]
    unscheduled: Required[list[WhatIfUnscheduled]]
    wishes: list[WhatIfUnmetWish]


class WhatIfSessionInfo(TypedDict, total=False):
    """What the schedule says of its session; enough to print it."""

    announced: dict[str, str]
    documents: dict[str, list[str]]
    estimates: WhatIfEstimates | None
    footnotes: list[WhatIfText]
    notes: list[WhatIfNote]
    place: Required[WhatIfText | None]
    printed_hours: bool
    printed_minutes: bool
    rows: list[WhatIfOtherRow]
    rules: Required[dict[str, Any]]
    status: str | None
    symbol: Required[str | None]
    timezone: Required[str]
    title: Required[WhatIfText]
    tracks: dict[str, WhatIfText]
    words: WhatIfTableName
    zones: list[WhatIfZone]


class WhatIfShortPart(TypedDict, total=False):
    """A part shorter than `short_part_minutes`."""

    item: Required[str]
    lost: Required[int]
    meeting: Required[str]
    minutes: Required[int]


class WhatIfShortageAnswer(TypedDict, total=False):
    """Items that need more minutes than their meetings have."""

    before: WhatIfWaitAnswer | None
    meeting_minutes: Required[int]
    meetings: Required[int]
    needed_minutes: Required[int]


class WhatIfSolverInfo(TypedDict, total=False):
    """How the schedule was made."""

    gap: Required[float]
    name: Required[str]
    seconds: Required[float]
    seed: Required[int]
    threads: Required[int]
    version: Required[str]


class WhatIfStatementAnswer(TypedDict, total=False):
    """A statement of the session file, with its place."""

    column: Required[int]
    items: Required[list[str]]
    line: Required[int]
    statement: Required[str]
    text: Required[str]
    word: Required[str]


WhatIfStatus: TypeAlias = "Literal['optimal'] | Literal['feasible'] | Literal['infeasible']"


WhatIfTableName: TypeAlias = "Literal['organization-of-work'] | Literal['programme']"


WhatIfText: TypeAlias = "str | dict[str, str]"


class WhatIfUnmetWish(TypedDict, total=False):
    """A `prefer` statement of a placed item that does not hold."""

    asks: Required[list[WhatIfAsk]]
    item: Required[str]
    weight: Required[int]
    words: Required[str]


class WhatIfUnscheduled(TypedDict, total=False):
    """An item that is not on the table."""

    item: Required[str]
    number: str
    reason: Required[str]
    title: WhatIfText
    why: WhatIfLeftOut | None


class WhatIfUnusedMinutes(TypedDict, total=False):
    """Minutes that no entry uses."""

    meeting: Required[str]
    minutes: Required[int]


WhatIfVerified: TypeAlias = "WhatIfSchedule"


class WhatIfWaitAnswer(TypedDict, total=False):
    """An item that starts at least a gap after others have ended."""

    gap_minutes: Required[int]
    item: Required[str]


WhatIfZone: TypeAlias = "str"


class WhatIfAnswer(TypedDict, total=False):
    """A session under edits."""

    check: WhatIfCheckAnswer
    comparison: WhatIfComparison | None
    edits: Required[list[WhatIfEdit]]
    explanation: WhatIfExplainAnswer | None
    feasible: Required[bool | None]
    notes: Required[list[str]]
    report: list[str]
    saved: list[WhatIfSavedAnswer]
    schedule: WhatIfVerified
    seconds: float
    session: str | None
    stopped: str
