#!/usr/bin/env python3
"""How long a large question takes by the number of workers: its parts are shared out among them.

    parts.py --program target/release/plenary [--db postgres://…] [--workers 1 2] [--repeat 3]

Scenarios: each drops a meeting of one session. Simulation: a plan, simulated 1,000,000 times. Both are asked of a server of their own
for each number of workers, and the answers must be the same.
"""
import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import campaign  # noqa: F401: finds the generator
import generate
from fleet import Api, Fleet

Json = Any


def asked(api: Api, path: str, body: Json) -> tuple[float, Json]:
    """Asks, and waits for the answer: seconds, and the job."""
    clock = time.perf_counter()
    status, job = api.call("POST", f"{path}?wait=600", body)
    if (status, job.get("state")) != (200, "done"):
        sys.exit(f"{path}: {status} {str(job)[:500]}")
    return time.perf_counter() - clock, job


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--program", default="target/release/plenary")
    ap.add_argument("--db", help="an empty database (a file in a temporary folder)")
    ap.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="numbers of workers (1 2)")
    ap.add_argument("--kind", default="typical", choices=[*generate.CLASSES], help="the class of the session (typical)")
    ap.add_argument("--seed", type=int, default=101)
    ap.add_argument("--scenarios", type=int, default=20)
    ap.add_argument("--samples", type=int, default=1_000_000)
    ap.add_argument("--repeat", type=int, default=3)
    options = ap.parse_args()
    options.program = str(Path(options.program).resolve())
    folder = Path(tempfile.mkdtemp(prefix="parts-"))
    options.db = options.db or str(folder / "store.db")
    vars(options).update(servers=1, settle=60, down=0, freeze=0, prefix="/api/v1", serve_arg=["--time-limit", "600"])
    counts, options.workers = options.workers, 0
    session = generate.CLASSES[options.kind](options.seed)
    text = session if isinstance(session, str) else json.dumps(session)
    (folder / "session.json").write_text(text)
    plan = subprocess.run([options.program, "plan", folder / "session.json", "--format", "json"], check=True, capture_output=True)
    schedule = json.loads(plan.stdout)
    held = [one["id"] for one in schedule["meetings"]]
    scenarios = [{"name": f"without {held[n % len(held)]}", "edits": [f"drop-meeting={held[n % len(held)]}"]} for n in range(options.scenarios)]
    questions = {
        f"{options.scenarios} scenarios": ("/scenarios", {"scenarios": scenarios}),
        f"{options.samples} samples": ("/risk", {"samples": options.samples}),
    }
    answers: dict[str, Json] = {}
    for count in counts:
        options.own_workers = count
        fleet = Fleet(options, folder, print)
        try:
            fleet.start()
            api = Api(fleet.ports, "Ana", "10.0.0.1", options.prefix)
            for name, (path, body) in questions.items():
                took = []
                for _ in range(options.repeat):
                    seconds, job = asked(api, path, {"session": json.loads(text), "schedule": schedule, **body})
                    took.append(seconds)
                    if answers.setdefault(name, job["result"]) != job["result"]:
                        print(f"{name}: {count} workers give another answer")
                print(f"{name}, {count} workers: {statistics.median(took):.2f} s (of {options.repeat}: {min(took):.2f} to {max(took):.2f})")
        finally:
            fleet.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
