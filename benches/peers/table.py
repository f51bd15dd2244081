#!/usr/bin/env python3
"""One table of where the solver stands: table.py [--only CLASS...] [--seeds 101 102] [--limit S] [--sides SIDE...] [--print].

Each session goes to each side as a whole process, one at a time; `plenary check` checks every schedule. Seconds are of the
processor, so that other work on the machine does not count: the limit too, by `processor_clock.c` (CP-SAT with eight workers has the
seconds of two processors). Results are kept in target/bench-table/results.jsonl, and what is there is not run again: stop it, and
it goes on. The best known values are in `best-known.json` (`best.py`). PLENARY names another program than
target/release/plenary, and BENCH_TABLE another folder.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import best
import compare

FOLDER = Path(os.environ.get("BENCH_TABLE", compare.ROOT / "target/bench-table"))
RESULTS, CLOCK = FOLDER / "results.jsonl", FOLDER / "processor_clock.so"
SIDES = {"plenary": (1, "plenary"), "cp-sat": (1, "cp-sat"), "cp-sat-8": (8, "cp-sat"), "highs": (1, "highs"), "cbc": (1, "cbc"),
         "scip": (1, "scip"), "gcg": (1, "gcg"), "timefold": (1, "timefold"), "own-mip": (1, "own-mip")}
KNOWN = best.read()
USUAL = ["plenary", "cp-sat", "cp-sat-8"]
LARGE = USUAL + ["timefold"]


def proven_in(seconds):
    """All are proven, the slowest in so many seconds."""
    def met(rows, limit):
        ours = [r for r in rows if r["side"] == "plenary" and r["limit"] == limit]
        return all(is_proven(r) and r["processor"] <= seconds for r in ours)
    return f"all proven, each in {seconds:g} s", met


def near(share, at):
    """After `at` seconds none is further from the best known than this share."""
    def met(rows, _):
        ours = [r for r in rows if r["side"] == "plenary" and r["limit"] == at]
        return bool(ours) and all(distance(r) is not None and distance(r) <= share for r in ours)
    return f"after {at} s at most {100 * share:g} % above the best known", met


def ahead():
    """All are proven, and none takes longer than CP-SAT with one worker; nothing where that has not run."""
    def met(rows, limit):
        by = {(r["session"], r["side"]): r for r in rows if r["limit"] == limit}
        pairs = [(r, by.get((name, "cp-sat"))) for (name, side), r in by.items() if side == "plenary"]
        if all(is_proven(ours) for ours, _ in pairs) and any(peer is None for _, peer in pairs):
            return None
        return all(is_proven(ours) and peer is not None and ours["processor"] <= peer["processor"] for ours, peer in pairs)
    return "all proven, none later than CP-SAT", met


# class: limits in seconds, sides, the goal that we set ourselves
TABLE = {
    "founding": ([20], USUAL, proven_in(0.05)),
    "typical": ([20], USUAL, proven_in(0.3)),
    "windows": ([20], USUAL, ahead()),
    "odd": ([20], USUAL, ahead()),
    "candidates": ([20], USUAL, ahead()),
    "tc39": ([20], USUAL, ahead()),
    "hours": ([20], USUAL, proven_in(0.05)),
    **{f"agenda-{n}{rules}": ([20], USUAL, proven_in(s)) for n, s in ((80, 0.05), (400, 0.2), (1000, 0.6)) for rules in ("", "-no-rules")},
    "agenda-tracks": ([20], USUAL, proven_in(5)),
    "large": ([1, 2, 10, 60], LARGE, near(0.005, 10)),
    "parallel": ([1, 2, 10, 60], LARGE, near(0.01, 10)),
    "overload": ([1, 2, 10, 60], LARGE, near(0.01, 10)),
    "conference": ([1, 2, 10, 60], LARGE, near(0.02, 10)),
    "huge": ([1, 2, 10, 60], LARGE, near(0.03, 10)),
}
LATER = {1: ["plenary"], 2: ["plenary"], 60: USUAL}      # what is asked of the large classes at other limits than 10 s


def sessions(name, seeds):
    """The session files of a class: (name of the session, file)."""
    if name == "tc39":
        yield from ((f"tc39 {file.stem}", file) for file in sorted((compare.HERE / "tc39").glob("*.json")))
        return
    for seed in seeds:
        file = FOLDER / f"{name}-{seed}.json"
        if not file.exists():
            base = name.removesuffix("-no-rules")
            of, items = base.rsplit("-", 1) if base[-1].isdigit() else (base, None)
            command = [sys.executable, "-B", compare.HERE / "generate.py", of, str(seed), *(["--items", items] if items else [])]
            session = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            if name.endswith("-no-rules"):
                session["rules"] = {}
            file.write_text(json.dumps(session, indent=1) + "\n")
        yield f"{name} {seed}", file


def clock():
    """The library that makes seconds those of the processor."""
    source = compare.HERE / "processor_clock.c"
    if not CLOCK.exists() or CLOCK.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", CLOCK, source, "-ldl"], check=True)
    return CLOCK


def run(name, file, side, limit):
    """A side on a session: how long it took, and what `check` accepted."""
    out, (threads, program) = FOLDER / f"out-{os.getpid()}.json", SIDES[side]
    out.unlink(missing_ok=True)
    # Java waits by clocks of its own; its model looks at the processor's itself
    more = {} if side == "timefold" else {"LD_PRELOAD": str(clock()), "CORES": "2" if threads > 1 else "1"}
    load = os.getloadavg()[0]
    answer = compare.timed(compare.command(program, file, limit, threads, out), 6 * limit + 60, {**os.environ, **more})
    raw = json.loads(file.read_text())
    result = {"session": name, "side": side, "limit": limit, **answer, "load": round(load, 1), "date": time.strftime("%Y-%m-%d"),
              "order": raw.get("order", "agenda"), "goals": 1 if raw.get("schema") == "plenary.session/1" else 2,
              "objectives": None, "checked": False}
    if out.exists():
        schedule = json.loads(out.read_text())
        if schedule["status"] != "infeasible":
            passed = subprocess.run([compare.PLENARY, "check", file, out], capture_output=True, text=True)
            result["checked"] = passed.returncode == 0
            if not result["checked"]:
                print(f"{name} {side}: check says: {passed.stdout}{passed.stderr}", file=sys.stderr)
                return result
            result["objectives"] = [[goal["name"], goal["value"], goal["bound"]] for goal in schedule["objectives"]]
        if side == "plenary" and name.startswith("typical") and result["objectives"]:
            result["what_ifs"] = compare.what_ifs(file, {"schedule": schedule, **answer}, FOLDER, limit)
    return result


def is_proven(result):
    return bool(result["objectives"]) and best.proven(result["objectives"]) == len(result["objectives"]) or result["code"] == 1


def distance(result):
    """How far above the best known, as a share; nothing without a schedule."""
    if not result["objectives"]:
        return 0.0 if is_proven(result) else None
    worse = best.above(KNOWN, result["session"], result["objectives"])
    return worse[1] if worse else 0.0


def gap(result):
    """Of the first goal that is not proven; nothing without a schedule."""
    if not result["objectives"]:
        return 0.0 if is_proven(result) else None
    n = best.proven(result["objectives"])
    _, value, bound = (result["objectives"] + [["", 1, 1]])[n]
    return (value - (bound or 0)) / max(1, value)


def middle(numbers, form):
    """Median and worst; a number that is missing is worst."""
    have = sorted(numbers, key=lambda n: (n is None, n))
    show = lambda n: "-" if n is None else form(n)
    return f"{show(have[(len(have) - 1) // 2])}, {show(have[-1])}" if have else ""


def cells(rows, names, sides, tell, limits):
    """A table with a row for each class and limit, and a column for each side that has run; the goal last."""
    sides = [side for side in sides if any(r["side"] == side and of(r) in names for r in rows)]
    if not sides:
        return
    goals = "plenary" in sides
    head = ["class (sessions), limit", *sides, *(["goal", "met"] if goals else [])]
    print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    for name in names:
        mine = [r for r in rows if of(r) == name]
        for limit in [limit for limit in limits if any(r["limit"] == limit and r["side"] in sides for r in mine)]:
            by = [[r for r in mine if (r["side"], r["limit"]) == (side, limit)] for side in sides]
            most = max(map(len, by))
            fewer = [f" (of {len(their)})" if 0 < len(their) < most else "" for their in by]
            line = [f"{name} ({most}), {limit:g} s", *(tell(their) + so_many for their, so_many in zip(by, fewer))]
            if goals:
                text, met = TABLE[name][2]
                asked = limit in (10, 20)
                line += [text, {True: "**yes**", False: "**no**", None: "?"}[met(mine, limit)]] if asked else ["", ""]
            print("| " + " | ".join(line) + " |")
    print()


def table(rows):
    """The tables, as Markdown."""
    share = lambda n: f"{100 * n:.1f}"
    seconds = lambda key, their: middle([r[key] for r in their], lambda n: f"{n:.2f}")

    def times(their):
        by_clock = f"; by the clock {seconds('seconds', their)}" if their and their[0]["side"] == "plenary" else ""
        return f"{sum(map(is_proven, their))} proven: {seconds('processor', their)}{by_clock}" if their else ""

    def distances(their):
        proof = f"; gap {middle(map(gap, their), share)}" if their and their[0]["side"] == "plenary" else ""
        return f"{middle(map(distance, their), share)}{proof}" if their else ""
    small = [name for name in TABLE if len(TABLE[name][0]) == 1]
    print("Proven sessions; processor seconds, median and worst:\n")
    cells(rows, small, USUAL, times, [20])
    cells(rows, small, ["highs", "cbc", "scip", "gcg"], times, [20])
    print("Per cent above the best known, median and worst, in the first goal that is worse; `-` is no schedule:\n")
    cells(rows, [name for name in TABLE if name not in small], LARGE, distances, [1, 2, 10, 60])
    ratios = [(ratio, ratio * r["processor"]) for r in rows for ratio in r.get("what_ifs", {}).values()]
    if ratios:
        shares, took = zip(*ratios)
        print(f"What-ifs on typical: {len(ratios)}, median {statistics.median(shares):.2f} of the first plan, largest {max(shares):.2f}; "
              f"processor seconds: median {statistics.median(took):.2f}, largest {max(took):.2f}.")
    loads = [r["load"] for r in rows]
    print(f"{len(rows)} runs, {min(r['date'] for r in rows)} to {max(r['date'] for r in rows)}; load of the machine "
          f"{statistics.median(loads):.1f} (median), {max(loads):.1f} (largest).")


def of(result):
    """The class of a result's session."""
    return result["session"].rsplit(" ", 1)[0]


def main():
    parser = argparse.ArgumentParser(description="Plenary and CP-SAT on all classes, as one table")
    parser.add_argument("--only", nargs="+", choices=[*TABLE], metavar="CLASS", default=[*TABLE], help=", ".join(TABLE))
    parser.add_argument("--seeds", nargs="+", type=int, default=[101, 102, 103, 104, 105])
    parser.add_argument("--limit", nargs="+", type=float, help="only these of the limits of a class, in seconds")
    parser.add_argument("--sides", nargs="+", choices=[*SIDES], metavar="SIDE", help=", ".join(SIDES))
    parser.add_argument("--print", action="store_true", help="only print the table of what there is")
    asked = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    RESULTS.touch()
    rows = list(best.results([RESULTS]))
    done = {(r["session"], r["side"], r["limit"]) for r in rows}
    for name in asked.only if not asked.print else []:
        limits, usual, _ = TABLE[name]
        for limit in sorted(limits, key=lambda s: (s != 10, s)):
            for side in asked.sides or (LATER.get(limit, usual) if len(limits) > 1 else usual):
                for session, file in sessions(name, asked.seeds):
                    if (session, side, limit) in done or (asked.limit and limit not in asked.limit):
                        continue
                    result = run(session, file, side, limit)
                    with RESULTS.open("a") as f:
                        f.write(json.dumps(result) + "\n")
                    rows.append(result)
                    print(f"{session} {side} {limit} s: {result['processor']:.2f} s, {'proven' if is_proven(result) else result['objectives']}",
                          flush=True)
    for result in rows:
        best.learn(KNOWN, result)
    best.write(KNOWN)
    table([r for r in rows if of(r) in asked.only])


if __name__ == "__main__":
    main()
