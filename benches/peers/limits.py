#!/usr/bin/env python3
"""Whether limits hold: limits.py [CLASS...] [--seeds N | --count N] [--limits 1,3,10] [--peer]; see --help.

Sessions of every class of the generator, and of the makers of sessions that hurt, are planned under each limit. A run is
at fault when it ends later than the limit and the slack, when it ends in another way than with a schedule, without one
for want of time, or because none exists, and when `plenary check` refuses its schedule. Runs without a schedule are
listed; with --peer the CP-SAT model is asked for one in the same time. The last line says how many runs were at fault,
and so does the exit code. Times are by the clock: on a loaded machine give more --slack. PLENARY names another program
than target/release/plenary.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import compare

# makers of sessions that hurt and files with such sessions, beside the project; without them those classes are left out
HOSTILE = compare.ROOT.parent / "shared/cases/hostile"
sys.path.insert(0, str(HOSTILE))
GENERATED = ["founding", "typical", "large", "parallel", "conference", "huge", "windows", "candidates", "tight", "odd",
             "overload", "agenda", "agenda-tracks", "hours", "tiny"]
WISHES = [f"wishes-{of}-{kind}" for of in ("typical", "parallel") for kind in ("pin", "forbid", "win", "avail")]
CLASSES = GENERATED + ["agenda-400", "hostile-odd", *WISHES, "hostile-hours", "hostile-roster", "hostile-files"]
# how a run may end: with a schedule, because none exists, without one for want of time
ENDS = {0: "schedule", 1: "none exists", 4: "no schedule in time"}


def made(folder, *command):
    """What a maker of sessions writes into a folder, or to standard output."""
    out = subprocess.run([sys.executable, "-B", *map(str, command)], cwd=folder, check=True, capture_output=True, text=True)
    files = sorted(folder.glob("*.json"))
    return files[0].read_text() if files else out.stdout


def session(name, seed):
    """The text of a session; nothing where a class has no more."""
    generate = compare.HERE / "generate.py"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if name in GENERATED:
            return made(folder, generate, name, seed)
        if name == "agenda-400":
            return made(folder, generate, "agenda", seed, "--items", 400)
        if not HOSTILE.is_dir():
            return None
        if name == "hostile-odd":
            import odd

            return json.dumps(odd.mk(seed, False), indent=1)
        if name.startswith("wishes-"):
            _, of, kind = name.split("-")
            return made(folder, HOSTILE / "wishes.py", of, seed, 12, kind)
        if name == "hostile-hours":
            step, items = [(5, 20), (15, 30), (5, 60)][seed % 3]
            return made(folder, HOSTILE / "hours.py", step, items, 5, 2 + seed % 2, "hours.json")
        if name == "hostile-roster":
            return made(folder, HOSTILE / "roster.py", 2 + seed % 4, 1 + seed % 4)
    files = sorted(HOSTILE.glob("*.json"))
    return files[seed - 1].read_text() if seed <= len(files) else None


def plan(file, limit, out):
    """One run: how it ended, how late, and what is wrong with that."""
    out.unlink(missing_ok=True)
    most = 10 * limit + 60
    run = compare.timed([compare.PLENARY, "plan", file, "--time-limit", limit, "-o", out], most)
    late = run["seconds"] - limit
    faults = []
    if run["code"] not in ENDS:
        faults.append(f"exit {run['code']}")
    if run["code"] == 0:
        check = subprocess.run([compare.PLENARY, "check", file, out], capture_output=True, text=True)
        if check.returncode != 0:
            faults.append("check: " + (check.stdout + check.stderr).strip().splitlines()[0])
    return run, late, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("classes", nargs="*", metavar="CLASS", help=f"by default all: {' '.join(CLASSES)}")
    parser.add_argument("--seeds", type=int, default=2, help="sessions of each class (default 2)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default 1)")
    parser.add_argument("--count", type=int, help="so many sessions in all, spread over the classes")
    parser.add_argument("--limits", default="1,3,10", help="seconds, with commas between (default 1,3,10)")
    parser.add_argument("--slack", type=float, default=0.3, help="seconds after its limit within which a run ends")
    parser.add_argument("--peer", action="store_true", help="ask the CP-SAT model where there is no schedule")
    asked = parser.parse_args()
    unknown = set(asked.classes) - set(CLASSES)
    if unknown:
        parser.error(f"there is no class {' '.join(sorted(unknown))}")
    classes = asked.classes or CLASSES
    seeds = -(-asked.count // len(classes)) if asked.count else asked.seeds
    limits = [float(limit) for limit in asked.limits.split(",")]
    folder = compare.ROOT / "target/limits"
    folder.mkdir(parents=True, exist_ok=True)
    runs, faults, without, sessions = 0, 0, [], 0
    for name in classes:
        latest = {limit: float("-inf") for limit in limits}
        for seed in range(asked.first, asked.first + seeds):
            if asked.count and sessions == asked.count:
                break
            text = session(name, seed)
            if text is None:
                break
            sessions += 1
            file, out = folder / f"{name}-{seed}.json", folder / "out.json"
            file.write_text(text)
            for limit in limits:
                run, late, wrong = plan(file, limit, out)
                runs += 1
                latest[limit] = max(latest[limit], late)
                if late > asked.slack:
                    wrong.append(f"{run['seconds']:.2f} s by the clock, {run['processor']:.2f} of the processor")
                if wrong:
                    faults += 1
                    print(f"FAULT {name} {seed} at {limit:g} s: {'; '.join(wrong)}", flush=True)
                if run["code"] == 4:
                    peer = ""
                    if asked.peer:
                        answer = compare.run("cp-sat", file, limit, 1, folder / "peer.json")
                        peer = f" (CP-SAT: {compare.said(answer)})"
                    without.append(f"{name} {seed} at {limit:g} s{peer}")
        after = ", ".join(f"{limit:g} s {late:+.2f}" for limit, late in latest.items() if late > float("-inf"))
        print(f"{name:24} latest end after its limit: {after}", flush=True)
    for line in without:
        print(f"no schedule in time: {line}")
    print(f"{sessions} sessions, {runs} runs, {len(without)} without a schedule in time, {faults} at fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
