#!/usr/bin/env python3
"""Compares Plenary with other solvers on the same session files: compare.py [options]; see --help.

Each side runs as a whole process, one after the other; `--beside 2` runs two sessions at a time, which then slow each other
down alike. First each side has one thread, then all there are. A side that takes longer than 10 seconds runs again with that
limit. `plenary check` checks every schedule. The class `typical` is also asked what-ifs, each measured against its first plan.
PLENARY names another program than target/release/plenary.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLENARY = pathlib.Path(os.environ.get("PLENARY", ROOT / "target/release/plenary"))
SEEDS = {"founding": 5, "typical": 5, "large": 5, "parallel": 5, "conference": 5}
SIDES = ["plenary", "cp-sat", "highs", "cbc"]
EDITS = ["drop-meeting=m4", "drop-meeting=m9", "set-minutes=i6:90", "set-minutes=i12:45", "forbid=i7:m3", "held=m2"]


def command(side, file, limit, threads, out):
    common = [str(file), "--time-limit", str(limit), "-o", str(out)]
    if side == "plenary":
        return [PLENARY, "plan", *common, "--threads", str(threads)]
    if side == "own-mip":
        built = (file for file in (ROOT / "target/release/deps").glob("mip-*") if not file.suffix)
        return [max(built, key=lambda file: file.stat().st_mtime), *common]
    python = [sys.executable, "-B"]
    script = {"cp-sat": [HERE / "cpsat.py"], "timefold": [HERE / "entities.py"]}.get(side, [HERE / "mip.py", side])
    return [*python, *script, *common, "--workers", str(threads)]


def timed(arguments, most, environment=None):
    """Seconds by the clock and of the processor, most memory in MB, and the exit code of a process."""
    began = time.monotonic()
    process = subprocess.Popen([str(part) for part in arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=environment)
    # a solver that does not look at its clock is not waited for
    killer = subprocess.Popen(["sh", "-c", f"sleep {most}; kill -9 {process.pid}"], start_new_session=True)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    os.killpg(killer.pid, 15)
    killer.wait()
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"seconds": seconds, "processor": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024,
            "code": process.returncode}


def run(side, file, limit, threads, out):
    """How long a side takes, and its schedule, if there is one."""
    out.unlink(missing_ok=True)
    answer = timed(command(side, file, limit, threads, out), 1.5 * limit + 30) | {"schedule": None}
    if out.exists():
        schedule = json.loads(out.read_text())
        if schedule["status"] != "infeasible":
            answer["schedule"] = schedule
            passed = subprocess.run([PLENARY, "check", file, out], capture_output=True, text=True)
            if passed.returncode:
                raise SystemExit(f"{side} {file}: check says: {passed.stdout}{passed.stderr}")
    return answer


def what_ifs(file, first, folder, limit=60):
    """Of each edit that has a schedule: its processor seconds as a share of those of the first plan."""
    baseline, edited, out = (folder / f"{part}-{file.stem}.json" for part in ("baseline", "edited", "edited-out"))
    baseline.write_text(json.dumps(first["schedule"]))
    ratios = {}
    for edit in EDITS:
        asked = [PLENARY, "whatif", file, edit, "--baseline", baseline, "--save", edited, "-o", out, "--force"]
        answer = timed([*asked, "--time-limit", str(limit)], 3 * limit + 30)
        if answer["code"] == 1:
            continue  # no schedule is left: a conflict and repairs are another thing
        passed = subprocess.run([PLENARY, "check", edited, out, "--baseline", baseline], capture_output=True, text=True)
        if answer["code"] or passed.returncode:
            raise SystemExit(f"{file} {edit}: {answer['code']}, check says: {passed.stdout}{passed.stderr}")
        ratios[edit] = answer["processor"] / first["processor"]
    return ratios


def levels(answer):
    """The values of all levels, as far as each is under proven ones, and the level that is open."""
    schedule = answer["schedule"]
    if schedule is None:
        return None
    return [(level["name"], level["value"], level["bound"]) for level in schedule["objectives"]]


def gap(answer):
    """Of the first level that is not proven: its name and gap; nothing where all are."""
    for name, value, bound in levels(answer) or []:
        if bound != value:
            return name, (value - max(0, bound or 0)) / max(1, value)
    return None


def settled(answer):
    """Whether more time would tell no more."""
    return answer["code"] == 1 or (answer["schedule"] is not None and gap(answer) is None)


def said(answer):
    if answer is None:
        return "-"
    if answer["schedule"] is None:
        return "infeasible" if answer["code"] == 1 else "nothing"
    open_level = gap(answer)
    return "proven" if open_level is None else f"{open_level[0]} {100 * open_level[1]:.1f} %"


def values(answer):
    return [value for _, value, _ in levels(answer)] if answer and answer["schedule"] else None


def sessions(names, seeds, folder):
    for name in names:
        if name == "tc39":
            yield from ((name, file.stem, file) for file in sorted((HERE / "tc39").glob("*.json")))
            continue
        before, _, only = name.rpartition("-")
        one = only.isdigit()                            # `parallel-7`; `agenda-tracks` is the name of a class
        name = before if one else name
        for seed in [int(only)] if one else range(1, 1 + (seeds or SEEDS.get(name, 3))):
            file = folder / f"{name}-{seed}.json"
            subprocess.run([sys.executable, "-B", HERE / "generate.py", name, str(seed), "-o", file], check=True)
            yield name, seed, file


def main():
    parser = argparse.ArgumentParser(description="compare Plenary with its peers")
    parser.add_argument("classes", nargs="*", default=[*SEEDS, "tc39"], help="classes of generate.py, tc39, or one session of a class: parallel-7")
    parser.add_argument("--seeds", type=int, help="how many of each class (five of the usual ones, three of others)")
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, len(os.sched_getaffinity(0))}), help="one, and then all there are; after the classes")
    parser.add_argument("--beside", type=int, default=1, help="sessions at a time (1)")
    parser.add_argument("--limits", type=float, nargs="+", default=[10, 60], help="seconds")
    parser.add_argument("--sides", nargs="+", default=SIDES)
    asked = parser.parse_args()
    asked.limits.sort()
    folder = ROOT / "target/bench-peers"
    folder.mkdir(parents=True, exist_ok=True)
    for threads in asked.threads:
        compare(asked, threads, folder)


def compare(asked, threads, folder):
    """All sessions, each side with so many threads: a line for each as it ends, and tables in the end."""
    rows, kept, ratios, lock = [], [], [], threading.Lock()
    print(f"threads {threads}, limits {asked.limits} s, {asked.beside} beside each other, load {os.getloadavg()[0]:.1f}",
          flush=True)
    print("class seed side: seconds | processor | MB | at each limit | levels", flush=True)

    def session(name, seed, file):
        for side in asked.sides:
            out = folder / f"out-{os.getpid()}-{name}-{seed}.json"
            answer = run(side, file, asked.limits[-1], threads, out)
            at = {asked.limits[-1]: answer}
            for limit in asked.limits[:-1]:
                # who has nothing in the end has nothing before, and who is done by then needs no second run
                known = settled(answer) and answer["seconds"] <= limit or answer["schedule"] is None
                at[limit] = answer if known else run(side, file, limit, threads, out)
            at = dict(sorted(at.items()))
            shown = " | ".join(said(answer) for answer in at.values())
            with lock:
                print(f"{name} {seed} {side}: {answer['seconds']:.2f} | {answer['processor']:.2f} | {answer['mb']:.0f} | {shown} "
                      f"| {values(answer)}", flush=True)
                rows.append((name, seed, side, answer, at))
                kept.append({"class": name, "seed": seed, "side": side, "threads": threads, "seconds": answer["seconds"],
                             "processor": answer["processor"], "mb": answer["mb"], "values": values(answer),
                             "gaps": {str(limit): gap(answer) for limit, answer in at.items()},
                             "found": {str(limit): answer["schedule"] is not None for limit, answer in at.items()}})
                (folder / f"threads-{threads}-{asked.classes[0]}.json").write_text(json.dumps(kept, indent=1))
            if side == "plenary" and name == "typical" and threads == asked.threads[0] and answer["schedule"]:
                found = what_ifs(file, answer, folder)
                with lock:
                    print(f"{name} {seed} what-ifs to first plan: {', '.join(f'{e} {r:.2f}' for e, r in found.items())}", flush=True)
                    ratios.extend(found.values())

    with concurrent.futures.ThreadPoolExecutor(asked.beside) as pool:
        begun = [pool.submit(session, *one) for one in sessions(asked.classes, asked.seeds, folder)]
        try:
            for done in concurrent.futures.as_completed(begun):
                done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if ratios:
        print(f"\nwhat-ifs: {len(ratios)}, median {statistics.median(ratios):.2f} of the first plan, largest {max(ratios):.2f}")
    summary(rows, asked)


def summary(rows, asked):
    """A line for each class: medians, and the ratio to the best peer, session by session."""
    last = asked.limits[-1]
    print(f"\n| class | side | proven | median s | largest s | median gap at {last:.0f} s | no schedule | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    names = list(dict.fromkeys(row[0] for row in rows))
    for name in names:
        for side in asked.sides:
            mine = [answer for n, _, s, answer, _ in rows if (n, s) == (name, side)]
            gaps = [0.0 if gap(a) is None else gap(a)[1] for a in mine if a["schedule"]]
            seconds = [a["seconds"] for a in mine]
            done = sum(settled(a) for a in mine)
            middle = f"{100 * statistics.median(gaps):.1f} %" if gaps else "-"
            print(f"| {name} | {side} | {done}/{len(mine)} | {statistics.median(seconds):.2f} | {max(seconds):.2f} | {middle} "
                  f"| {sum(a['schedule'] is None and not settled(a) for a in mine)} | {max(a['mb'] for a in mine):.0f} |")
    print("\n| class | median ratio of seconds to the fastest peer | to CP-SAT | behind a peer |\n| --- | --- | --- | --- |")
    for name in names:
        ratios, to_cpsat, behind = [], [], 0
        for seed in dict.fromkeys(row[1] for row in rows if row[0] == name):
            by = {s: a for n, x, s, a, _ in rows if (n, x) == (name, seed)}
            ours, others = by["plenary"], [a for s, a in by.items() if s != "plenary" and (a["schedule"] or settled(a))]
            if others:
                ratios.append(ours["seconds"] / min(a["seconds"] for a in others))
            if "cp-sat" in by:
                to_cpsat.append(ours["seconds"] / by["cp-sat"]["seconds"])
            behind += any(values(a) < (values(ours) or [1e18]) for a in others if a["schedule"])
        median = lambda all: f"{statistics.median(all):.2f}" if all else "-"
        print(f"| {name} | {median(ratios)} | {median(to_cpsat)} | {behind} |")


if __name__ == "__main__":
    main()
