#!/usr/bin/env python3
"""The best schedules known of each session, from whatever side: best.py [RESULTS.jsonl...] reads results of
`table.py`, keeps in `best-known.json` what is better than what it has, and says how far each side was from it.

Values are compared goal by goal, in the order of the session. A bound of a goal counts where all goals before it are proven.
Only schedules that `plenary check` accepted come in. A bound above a value would be a wrong proof: that is an error.
"""
import argparse
import json
import pathlib

FILE = pathlib.Path(__file__).resolve().parent / "best-known.json"


def read(file=FILE):
    """By session: what is known."""
    return {entry["session"]: entry for entry in json.loads(file.read_text())} if file.exists() else {}


def write(known, file=FILE):
    lines = ",\n".join(json.dumps(known[name]) for name in sorted(known))
    file.write_text(f"[\n{lines}\n]\n")


def values(objectives):
    return [value for _, value, _ in objectives]


def proven(objectives):
    """How many goals are proven before the first open one."""
    return next((n for n, (_, value, bound) in enumerate(objectives) if bound != value), len(objectives))


def learn(known, result):
    """Takes in a result: a dictionary with `session`, `order`, `goals`, `side`, `objectives` and `checked`."""
    if not result.get("objectives") or not result.get("checked"):
        return
    new, name = result["objectives"], result["session"]
    old = known.get(name)
    if old is None or values(new) < values(old["objectives"]):
        known[name] = {"session": name, "order": result["order"], "goals": result["goals"], "by": result["side"], "date": result["date"],
                       "objectives": [[goal, value, None] for goal, value, _ in new]}
        learn_bounds(known[name], old["objectives"] if old else [])
    learn_bounds(known[name], new)


def learn_bounds(entry, told):
    for mine, (goal, value, bound) in zip(entry["objectives"], told):
        if bound is not None:
            if bound > mine[1]:
                raise SystemExit(f"{entry['session']}: the bound {bound} of {goal} is above a schedule's {mine[1]}")
            mine[2] = max(bound, mine[2] or 0)
        if bound != value or mine[1] != value:
            return


def above(known, name, objectives):
    """The first goal that is worse than the best known: its name and by what share; nothing where none is."""
    for (goal, value, _), (_, best, _) in zip(objectives, known[name]["objectives"]):
        if value != best:
            return goal, (value - best) / max(1, best)
    return None


def results(files):
    for file in files:
        for line in pathlib.Path(file).read_text().splitlines():
            yield json.loads(line)


def main():
    parser = argparse.ArgumentParser(description="keep the best known values, and say how far results are from them")
    parser.add_argument("results", nargs="*", help="files of results, a JSON object a line")
    asked = parser.parse_args()
    known = read()
    before = json.dumps(known, sort_keys=True)
    for result in results(asked.results):
        learn(known, result)
    if json.dumps(known, sort_keys=True) != before:
        write(known)
    print("session | side | limit | goal that is worse | above the best known")
    for result in results(asked.results):
        if result.get("objectives"):
            worse = above(known, result["session"], result["objectives"])
            goal, share = worse if worse else ("-", 0)
            print(f"{result['session']} | {result['side']} | {result['limit']} s | {goal} | {100 * share:.1f} %")


if __name__ == "__main__":
    main()
