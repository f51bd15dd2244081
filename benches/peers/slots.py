#!/usr/bin/env python3
"""conference-scheduler (PyPI, MIT) on a session whose meetings are filled by items of equal length: slots.py SESSION

Each meeting becomes slots, one after the other, of the length of the items that may be in it. Tracks are venues, meetings are
its sessions. Two items that name the same person, or one of which names the other in `not_parallel`, are unavailable for each
other. Its goal is ours: the weights of `prefer` with `allow`. It prints the weights that are not met, the time, and the slot of
each event. Install it first: pip install conference-scheduler
"""
import contextlib
import datetime
import io
import itertools
import json
import os
import sys
import time

from conference_scheduler import scheduler
from conference_scheduler.resources import Event, Slot


def may_be_in(item, meeting):
    tracks = item["track"] if isinstance(item["track"], list) else [item["track"]]
    return meeting["track"] in tracks and meeting["id"] in item.get("allow", [meeting["id"]])


def slots_of(meeting, items):
    minutes = {item["minutes"] for item in items if may_be_in(item, meeting)}
    if len(minutes) != 1:
        raise SystemExit(f"slots: items of different lengths may be in {meeting['id']}: {sorted(minutes)}")
    minutes = minutes.pop()
    at = datetime.datetime.fromisoformat(f"{meeting['date']}T{meeting['start']}")
    end = datetime.datetime.fromisoformat(f"{meeting['date']}T{meeting['end']}")
    while at + datetime.timedelta(minutes=minutes) <= end:
        yield Slot(venue=meeting["track"], starts_at=at, duration=minutes, session=meeting["id"], capacity=0)
        at += datetime.timedelta(minutes=minutes)


def apart(one, other):
    """Whether two items may never overlap by the clock."""
    people = set(one.get("people", [])) & set(other.get("people", []))
    return people or other["id"] in one.get("not_parallel", []) or one["id"] in other.get("not_parallel", [])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        session = json.load(file)
    meetings, items = session["meetings"], session["items"]
    meeting = {meeting["id"]: meeting for meeting in meetings}
    slots = [slot for of in meetings for slot in slots_of(of, items)]
    elsewhere = [[slot for slot in slots if not may_be_in(item, meeting[slot.session])] for item in items]
    events = [
        Event(name=item["id"], duration=item["minutes"], demand=0, unavailability=no)
        for item, no in zip(items, elsewhere)
    ]
    for (one, event), (other, against) in itertools.combinations(zip(items, events), 2):
        if apart(one, other):
            event.add_unavailability(against)

    def unmet(item, slot):
        return sum(wish.get("weight", 1) for wish in item.get("prefer", []) if slot.session not in wish["allow"])

    def goal(events, slots, X, **_):
        each = itertools.product(enumerate(items), enumerate(slots))
        return sum(unmet(item, slot) * X[e, s] for (e, item), (s, slot) in each)

    begun = time.perf_counter()
    quiet = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # CBC writes to standard output
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            plan = list(scheduler.schedule(events, slots, objective_function=goal))
    finally:
        os.dup2(quiet, 1)
    seconds = time.perf_counter() - begun
    by_id = {item["id"]: item for item in items}
    lost = sum(unmet(by_id[placed.event.name], placed.slot) for placed in plan)
    print(f"weights not met {lost}, in {seconds:.2f} s")
    for placed in sorted(plan, key=lambda placed: (placed.slot.starts_at, placed.slot.venue)):
        print(f"{placed.slot.starts_at:%Y-%m-%d %H:%M}  {placed.slot.session:8} {placed.event.name}")


if __name__ == "__main__":
    main()
