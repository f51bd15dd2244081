#!/usr/bin/env python3
"""The Timefold peer: entities.py SESSION.json [--time-limit S] [-o SCHEDULE.json]; one thread, seconds of the processor after Java has started.

Entities are units (an item, or items taken together). Variables: the meeting where a unit opens, and its cut: whole, or so many
minutes there and the rest in the next held meeting of its track, at most two meetings on. Rules are constraints of the hard level;
`unscheduled`, `continuations` and `earliness` are the soft levels, in this order. The start is the list schedule of `greedy.py`, the search
Timefold's own (late acceptance). It is for the large classes, and stricter than the session: no unit has more than two parts, and gaps and
what may not be parallel are about whole meetings, not minutes. It needs Java 17. Exit codes are those of `cpsat.py`.
"""
import argparse
import json
import sys
import threading
import time
from dataclasses import dataclass
from typing import Annotated, Optional

from timefold.solver import SolverFactory, init
from timefold.solver.config import ScoreDirectorFactoryConfig, SolverConfig
from timefold.solver.domain import (PlanningEntityCollectionProperty, PlanningId, PlanningScore, PlanningVariable,
                                    ProblemFactCollectionProperty, ValueRangeProvider, planning_entity, planning_solution)
from timefold.solver.score import BendableScore, ConstraintCollectors, ConstraintFactory, Joiners, constraint_provider

import cpsat
from greedy import Greedy
from roles import Reach
from session import Session, Unsupported

init("-XX:+UseSerialGC", "-Xmx3g")  # Java starts with the first class below; one thread collects its garbage
BEFORE, CLOCK, NOT_WITH, NOT_PARALLEL = range(4)


@dataclass(eq=False)
class Meeting:
    n: Annotated[int, PlanningId]
    track: int
    index: int
    room: int
    begin: int
    end: int
    position: int


@dataclass(eq=False)
class Cut:
    """`on` meetings later it goes on, after `first` minutes; 0 on: whole."""
    n: Annotated[int, PlanningId]
    on: int
    first: int


@dataclass
class Pair:
    n: Annotated[int, PlanningId]
    kind: int
    a: int
    b: int
    gap: int


@planning_entity
@dataclass
class Unit:
    n: Annotated[int, PlanningId]
    minutes: int
    priority: int
    worth: int
    optional: bool
    track: list[Meeting]
    openings: Annotated[list[Meeting], ValueRangeProvider(id="openings")]
    cuts: Annotated[list[Cut], ValueRangeProvider(id="cuts")]
    opening: Annotated[Optional[Meeting], PlanningVariable(value_range_provider_refs=["openings"], allows_unassigned=True)] = None
    cut: Annotated[Optional[Cut], PlanningVariable(value_range_provider_refs=["cuts"])] = None

    def closing(self):
        at = self.opening.index + self.cut.on
        return self.track[at] if at < len(self.track) else self.track[-1]

    def is_cut(self):
        return self.cut.on > 0

    def at_opening(self):
        return self.cut.first if self.cut.on > 0 else self.minutes

    def beyond(self):
        """Meetings that it goes on beyond the last one."""
        return max(0, self.opening.index + self.cut.on - len(self.track) + 1)


@planning_solution
@dataclass
class Plan:
    meetings: Annotated[list[Meeting], ProblemFactCollectionProperty]
    pairs: Annotated[list[Pair], ProblemFactCollectionProperty]
    units: Annotated[list[Unit], PlanningEntityCollectionProperty]
    score: Annotated[Optional[BendableScore], PlanningScore(bendable_hard_levels_size=1, bendable_soft_levels_size=3)] = None


HARD = BendableScore.of_hard(1, 3, 0, 1)
SOFT = [BendableScore.of_soft(1, 3, level, 1) for level in range(3)]


def broken(pair, u, v):
    """By how many meetings or minutes a statement about two units does not hold."""
    if pair.kind == BEFORE:
        return max(0, u.closing().index - v.opening.index)
    if pair.kind == CLOCK:
        late = u.closing().end + pair.gap - v.opening.begin
        return 1 + late // 60 if late > 0 else 0
    for m in (u.opening, u.closing()):
        for k in (v.opening, v.closing()):
            if m.n == k.n or pair.kind == NOT_PARALLEL and m.begin < k.end and k.begin < m.end:
                return 1
    return 0


def rules(most_at_once):
    """The constraints; `most_at_once` meetings may be held at the same time."""
    @constraint_provider
    def constraints(f: ConstraintFactory):
        cut = f.for_each(Unit).filter(lambda u: u.is_cut())
        closings = cut.map(lambda u: u.closing(), lambda u: u.minutes - u.cut.first)
        parts = f.for_each(Unit).map(lambda u: u.opening, lambda u: u.at_opening()).concat(closings)
        held = parts.group_by(lambda m, _: m)
        return [
            parts.group_by(lambda m, _: m, ConstraintCollectors.sum(lambda _, minutes: minutes))
            .filter(lambda m, minutes: minutes > m.room).penalize(HARD, lambda m, minutes: minutes - m.room).as_constraint("room"),
            f.for_each(Unit).filter(lambda u: u.beyond() > 0).penalize(HARD, lambda u: 100 * u.beyond()).as_constraint("beyond the end"),
            f.for_each_including_unassigned(Unit).filter(lambda u: u.opening is None and not u.optional)
            .penalize(HARD, lambda u: 1000).as_constraint("must be placed"),
            cut.join(cut, Joiners.less_than(lambda u: u.n), Joiners.equal(lambda u: u.opening))
            .penalize(HARD, lambda u, v: 30).as_constraint("one opens"),
            cut.join(cut, Joiners.less_than(lambda u: u.n), Joiners.equal(lambda u: u.closing()))
            .penalize(HARD, lambda u, v: 30).as_constraint("one closes"),
            cut.filter(lambda u: u.cut.on > 1)
            .join(held, Joiners.equal(lambda u: u.opening.track, lambda m: m.track),
                  Joiners.less_than(lambda u: u.opening.index, lambda m: m.index),
                  Joiners.greater_than(lambda u: u.opening.index + u.cut.on, lambda m: m.index))
            .penalize(HARD, lambda u, m: 30).as_constraint("held in between"),
            f.for_each(Pair).join(Unit, Joiners.equal(lambda p: p.a, lambda u: u.n))
            .join(Unit, Joiners.equal(lambda p, u: p.b, lambda v: v.n)).filter(lambda p, u, v: broken(p, u, v) > 0)
            .penalize(HARD, lambda p, u, v: 10 * broken(p, u, v)).as_constraint("statements"),
            held.group_by(lambda m: m.begin, ConstraintCollectors.count()).filter(lambda _, n: n > most_at_once)
            .penalize(HARD, lambda _, n: 60 * (n - most_at_once)).as_constraint("at once"),
            f.for_each_including_unassigned(Unit).filter(lambda u: u.opening is None)
            .penalize(SOFT[0], lambda u: u.worth).as_constraint("unscheduled"),
            cut.penalize(SOFT[1], lambda u: 1).as_constraint("continuations"),
            f.for_each(Unit).penalize(SOFT[2], lambda u: u.priority * u.closing().position).as_constraint("earliness"),
        ]
    return constraints


def supported(s):
    """Refuses what the constraints do not say, and returns how many meetings may be held at the same time."""
    r = dict(s.rules)
    most = r.pop("max_parallel_interpreted", 10**6)
    for known in ("max_meeting_minutes", "min_break_minutes", "max_meetings_per_day"):
        r.pop(known, None)
    binds = any(a["e"] + s.rules.get("min_break_minutes", 0) > b["b"] for ts in s.tracks.values() for a, b in zip(ts, ts[1:]))
    days = [(m["track"], m["date"]) for m in s.meetings]
    binds |= any(days.count(d) > s.rules.get("max_meetings_per_day", 10**6) for d in set(days))
    starts = {m["b"]: m["e"] for m in s.meetings}
    binds |= any(m["e"] != starts[m["b"]] or any(m["b"] < b < m["e"] for b in starts) for m in s.meetings)
    if r or binds or s.idle or s.turn or not s.free or any(u["loose"] for u in s.units) or s.raw.get("participants"):
        raise Unsupported("timefold: rules that bind, turnarounds, waiting, agenda order, interruptible items, participants")
    if any(it.get(word) for u in s.units for it in u["items"] for word in ("prefer", "windows", "interruptible")):
        raise Unsupported("timefold: wishes, windows")
    return most


def problem(s, limit):
    """The facts, and the list schedule as a start."""
    most, reach = supported(s), Reach(s)
    greedy = Greedy(s, reach)
    start, _ = greedy.best(0.05 * limit)
    tracks = {t: [Meeting(10000 * k + i, k, i, max(0, m["room"]), m["b"], m["e"], m["position"]) for i, m in enumerate(ts)]
              for k, (t, ts) in enumerate(s.tracks.items())}
    cuts, units, pairs = {}, [], []

    def cut(on, first):
        return cuts.setdefault((on, first), Cut(len(cuts), on, first))
    for u in s.units:
        n, track = u["n"], tracks[u["track"]]
        usable = [m for m, use, start_, calm in zip(track, reach.usable[n], reach.opens[n], reach.calm[n]) if use and start_ and calm]
        long = max(m.room for m in track)
        mine = [cut(0, 0)] if u["d"] <= long else []
        if not u["single"] and u["max"] > 1:
            mine += [cut(on, first) for on in (1, 2) for first in range(max(u["min"], u["d"] - long), min(long, u["d"] - u["min"]) + 1, 5)]
        unit = Unit(n, u["d"], u["prio"], u["out"], u["optional"], track, usable, mine, usable[-1], mine[-1])
        plan = sorted(start.get(n, {}).items())
        on = plan[-1][0] - plan[0][0] if plan else 0
        if plan and track[plan[0][0]] in usable and (on, plan[0][1] if on else 0) in cuts:
            unit.opening, unit.cut = track[plan[0][0]], cut(on, plan[0][1] if on else 0)
        elif u["optional"]:
            unit.opening = None
        units.append(unit)
    told = [(BEFORE, a, b, 0) for a, b in reach.before] + [(CLOCK, a, b, gap) for a, b, gap in reach.clock]
    told += [(NOT_WITH, a, b, 0) for a, of in enumerate(greedy.not_with) for b in of if a < b]
    told += [(NOT_PARALLEL, a, b, 0) for a, of in enumerate(greedy.not_parallel) for b in of if a < b]
    pairs = [Pair(k, *of) for k, of in enumerate(told)]
    return most, Plan([m for track in tracks.values() for m in track], pairs, units)


def solve(s, limit):
    """The best plan after so many seconds of the processor, as `cpsat.solve` returns it."""
    most, start = problem(s, limit)
    solver = SolverFactory.create(SolverConfig(
        solution_class=Plan, entity_class_list=[Unit], random_seed=0,
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules(most)))).build_solver()

    begun = time.process_time()     # Java has started, which takes five to ten seconds

    def watch():
        while time.process_time() < begun + limit:
            time.sleep(0.02)
        solver.terminate_early()
    threading.Thread(target=watch, daemon=True).start()
    found, plan = solver.solve(start), {}
    print(f"{found.score}", file=sys.stderr)
    for u in found.units:
        if u.opening is not None:
            ids = [m["id"] for m in s.tracks[s.units[u.n]["track"]]]
            plan[u.n] = {ids[u.opening.index]: u.at_opening()}
            if u.is_cut():
                plan[u.n][ids[u.closing().index]] = u.minutes - u.cut.first
    soft = [-n for n in found.score.soft_scores]
    goal = {"unscheduled": soft[0], "continuations": soft[1], "earliness": soft[2]}
    return {"status": "feasible" if found.score.is_feasible else "unknown", "plan": plan, "starts": {}, "seconds": time.process_time() - begun,
            "objectives": [(name, goal.get(name, 0), None, 0) for name in s.goals]}


def main():
    parser = argparse.ArgumentParser(description="search for a schedule with Timefold")
    parser.add_argument("session")
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--workers", type=int, help="one, whatever is said")
    parser.add_argument("-o", "--output", required=True)
    asked = parser.parse_args()
    try:
        with open(asked.session, encoding="utf-8") as f:
            s = Session(json.load(f))
        out = solve(s, asked.time_limit)
    except Unsupported as e:
        print(f"input: {e}", file=sys.stderr)
        return 3
    if out["status"] == "unknown":
        print("time limit reached with no schedule", file=sys.stderr)
        return 4
    schedule = cpsat.schedule_file(s, out, 1, 0)
    schedule["solver"] |= {"name": "timefold", "version": ""}
    with open(asked.output, "w", encoding="utf-8") as f:
        f.write(json.dumps(schedule, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
