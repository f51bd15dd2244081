"""The simulation of `plenary risk`, by a plain loop and by SimPy: how long do 20,000 samples of the founding case take?

    python3 benches/peers/risk.py fixtures/firearms-wg9.json fixtures/firearms-wg9.schedule.json [SAMPLES]

The model is that of crates/plenary-core/src/risk/mod.rs, as far as the founding case needs it: one track, a report after a gap, minutes
from 10 % less to 25 % more, and starts 0 to 20 minutes late, mostly 5. SimPy runs if it is installed.
"""

import json
import random
import sys
import time
from datetime import datetime


def read(session_file, schedule_file):
    session, schedule = json.load(open(session_file)), json.load(open(schedule_file))
    meetings = [
        tuple(int(datetime.fromisoformat(m[edge]).timestamp()) // 60 for edge in ("start", "end"))
        for m in schedule["meetings"]
    ]
    order = []
    for meeting in schedule["meetings"]:
        for entry in meeting["entries"]:
            if entry["items"][0] not in order:
                order.append(entry["items"][0])
    minutes = {item["id"]: item["minutes"] for item in session["items"]}
    gap = session["items"][-1]["after"][0]["gap_minutes"]
    return meetings, [minutes[item] for item in order], gap


def triangular(low, likely, high):
    return low if low == high else int(random.triangular(low, high, likely) + 0.5)


def draw(meetings, items):
    late = [triangular(0, 5, 20) for _ in meetings]
    taken = [triangular(max(1, m - (10 * m + 50) // 100), m, m + (25 * m + 50) // 100) for m in items]
    return late, taken


def loop(meetings, items, gap):
    """Whether all items are reached, and the last has its meeting to itself."""
    late, taken = draw(meetings, items)
    here, clock, before = 0, 0, 0
    for ix, left in enumerate(taken):
        report = ix == len(taken) - 1
        earliest = clock + gap if report else 0
        before = here
        while left > 0:
            if here == len(meetings):
                return False
            start = max(clock, meetings[here][0] + late[here], earliest)
            if start >= meetings[here][1]:
                here += 1
                continue
            until = min(start + left, meetings[here][1])
            left -= until - start
            clock = until
            if left > 0:
                here += 1
        if not report and here == len(meetings) - 1:
            return False
    return True


def simpy_once(simpy, meetings, items, gap):
    late, taken = draw(meetings, items)
    base = meetings[0][0]
    env = simpy.Environment()
    result = {"last": None, "own": True}
    opened = {}

    def sitting(ix):
        start, end = meetings[ix]
        yield env.timeout(start + late[ix] - base)
        opened[ix] = end - base
        for event in waiting.pop("open", []):
            event.succeed()

    waiting = {}

    def chair():
        ended = 0
        for ix, left in enumerate(taken):
            report = ix == len(taken) - 1
            if report:
                yield env.timeout(max(0, ended + gap - env.now))
            while left > 0:
                now = [k for k, end in opened.items() if env.now < end]
                if not now:
                    if len(opened) == len(meetings):
                        return
                    event = env.event()
                    waiting.setdefault("open", []).append(event)
                    yield event
                    continue
                part = min(left, opened[now[-1]] - env.now)
                if not report and now[-1] == len(meetings) - 1:
                    result["own"] = False
                yield env.timeout(part)
                left -= part
            ended = env.now
        result["last"] = ended

    for ix in range(len(meetings)):
        env.process(sitting(ix))
    env.process(chair())
    env.run()
    return result["last"] is not None and result["own"]


def main():
    meetings, items, gap = read(*sys.argv[1:3])
    samples = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000
    ways = [("plain loop", lambda: loop(meetings, items, gap))]
    try:
        import simpy

        ways.append((f"SimPy {simpy.__version__}", lambda: simpy_once(simpy, meetings, items, gap)))
    except ImportError:
        print("SimPy is not installed: pip install simpy")
    for name, once in ways:
        random.seed(0)
        began = time.process_time()
        holds = sum(once() for _ in range(samples))
        took = time.process_time() - began
        print(f"{name}: {100 * holds / samples:.2f} % of {samples}, {took:.2f} s of one core")


if __name__ == "__main__":
    main()
