"""Plans of a wanted confidence on generated sessions: do they hold on other seeds, and what do they cost?

    python3 benches/peers/confidence.py PLENARY [SESSIONS] [PER CENT] [TIME LIMIT]

Each session has 4 to 12 items in the order of the agenda or in any order, some of them optional or with a window, two meetings a day, and a
report that comes last, after a gap. Minutes are wrong by up to 30 %, and meetings start late. Each plan is simulated with another seed than the one it was
chosen with.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOALS = ["unscheduled", "meetings", "lost_time", "earliness"]


def session(seed):
    rng = random.Random(seed)
    count = rng.randint(4, 12)
    length = rng.choice([90, 120, 180])
    items = []
    for n in range(1, count):
        item = {"id": str(n), "minutes": 5 * rng.randint(2, 24)}
        if rng.random() < 0.2:
            item["optional"] = True
        if rng.random() < 0.1:
            item["windows"] = [{"from": "2027-03-29", "to": "2027-03-31"}]
        if rng.random() < 0.2:
            item["split"] = False
            item["minutes"] = min(item["minutes"], length)
        items.append(item)
    items.append({"id": str(count), "minutes": 60, "after": [{"item": "*", "gap_minutes": 60}]})
    need = sum(item["minutes"] for item in items) / length
    days = [f"2027-03-{29 + n}" for n in range(3)] + [f"2027-04-{1 + n:02}" for n in range(9)]
    days = days[: max(2, round(need / 2 * rng.uniform(1.0, 1.5)))]
    start = {90: ("10:00-11:30", "15:00-16:30"), 120: ("10:00-12:00", "15:00-17:00"), 180: ("10:00-13:00", "15:00-18:00")}
    return {
        "title": f"seed {seed}",
        "timezone": "Europe/Vienna",
        "order": rng.choice(["agenda", "agenda", "free"]),
        "objectives": GOALS,
        "meetings": {"days": days, "times": list(start[length])},
        "items": items,
        "uncertainty": {
            "spread": {"low": rng.randint(0, 20), "high": rng.randint(10, 30)},
            "late_start": {"low": 0, "likely": rng.randint(0, 10), "high": 20},
        },
    }


def run(*arguments):
    began = time.time()
    done = subprocess.run([str(one) for one in arguments], capture_output=True, text=True)
    return done, time.time() - began


def main():
    plenary, rest = sys.argv[1], [int(one) for one in sys.argv[2:]]
    wanted_sessions, per_cent, limit = (rest + [100, 80, 10][len(rest) :])[:3]
    folder = Path(tempfile.mkdtemp())
    file, plan, sure = folder / "session.json", folder / "plan.json", folder / "sure.json"
    standings, misses, seconds, costs = {}, [], [], {goal: [] for goal in GOALS}
    without, others, sessions, seed = [], [], 0, 0
    while sessions < wanted_sessions:
        seed += 1
        file.write_text(json.dumps(session(seed)))
        done, _ = run(plenary, "plan", file, "-o", plan, "--force", "--time-limit", limit)
        if done.returncode != 0:
            continue
        sessions += 1
        done, took = run(plenary, "plan", file, "--confidence", per_cent, "-o", sure, "--force", "--time-limit", limit)
        seconds.append(took)
        said = done.stderr
        standing = next(
            name
            for name, words in [
                ("as without", "no schedule is better"),
                ("best", "is better by the goals, on these samples"),
                ("best found", "best schedule found"),
                ("none exists", "no schedule has"),
                ("none found", "was found"),
            ]
            if words in said
        ) if "%" in said else "stopped"
        standings[standing] = standings.get(standing, 0) + 1
        if standing not in ("as without", "best", "best found"):
            continue
        other, _ = run(plenary, "risk", file, sure, "--seed", 7, "--json")
        confidence, error = (json.loads(other.stdout)[name] for name in ("confidence", "standard_error"))
        others.append(confidence)
        if confidence < per_cent - 3 * error:
            misses.append((seed, confidence))
        if standing == "as without":
            continue
        before, _ = run(plenary, "risk", file, plan, "--json")
        without.append(json.loads(before.stdout)["confidence"])
        level = lambda path: {one["name"]: one["value"] for one in json.loads(path.read_text())["objectives"]}
        now, then = level(sure), level(plan)
        for goal in GOALS:
            costs[goal].append(now[goal] - then[goal])
    print(f"{sessions} sessions with a plan, {per_cent} % wanted: {standings}")
    print(f"with another seed: least {min(others):.2f} %, {len(misses)} less than wanted by three standard errors {misses}")
    if without:
        print(f"{len(without)} plans differ from the one without: that one has {statistics.median(without):.1f} % in the median")
        for goal in GOALS:
            values = sorted(costs[goal])
            print(f"  {goal}: median {statistics.median(values)}, most {values[-1]}, more in {sum(v > 0 for v in values)}")
    print(f"time: median {statistics.median(seconds):.2f} s, most {max(seconds):.2f} s")


if __name__ == "__main__":
    main()
