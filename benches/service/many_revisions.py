#!/usr/bin/env python3
"""Times every GET route, and edits, of a store with a week of history: 100,000 revisions.

    many_revisions.py --program target/release/plenary                        a new store, in a temporary folder
    many_revisions.py --program … --db postgres://…                           an empty database
    many_revisions.py --program … --db postgres://… --by-api --revisions 20000     the same, by edits of the API

The sessions are made and planned by the API. Then their history is written into the tables of a file directly, while no
server runs: texts, revisions, changes and an answer for most revisions. Each text differs from all others. `plenary store`
carries the file into a database, if one is given. With --by-api all of it is edits of the API, which takes long. The last
revision is always made and planned by the API.

Whatever is slower than --within is told; then the exit code is 1. A backup sends the whole store, so it does not count.
"""
import argparse
import hashlib
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import campaign  # noqa: F401: finds the generator
import generate
from fleet import ENDED, Api, Fleet, is_postgres

Json = Any
BASE, REST = 1, 2   # the session with the long history; one of the others
FIVE = ["pdf", "docx", "xlsx", "ics", "html"]


def lengths(options: argparse.Namespace) -> list[int]:
    """How many revisions each session gets: the first one has the most."""
    others = options.sessions - 1
    rest = (options.revisions - options.longest) // max(1, others)
    return [options.longest, *[rest] * others]


def edited(text: str, number: int) -> tuple[str, str]:
    """An edit, and the session file after it. The files of all numbers differ."""
    file = json.loads(text)
    item = file["items"][1 + number % (len(file["items"]) - 2)]
    item["minutes"] = max(5, item["minutes"] + number % 3 - 1)
    return f"set-minutes={item['id']}:{item['minutes']}", json.dumps(file) + mark(number)


def mark(number: int) -> str:
    """White space that is different for each number."""
    return "\n" + "".join(" \t"[int(bit)] for bit in f"{number:b}")


def write(store: Path, options: argparse.Namespace) -> int:
    """Writes the history between the first revision of each session and the next one. Returns the number of revisions."""
    db = sqlite3.connect(store)
    db.execute("PRAGMA synchronous = OFF")
    made = "2026-11-24T00:00:00.000Z"

    def put(text: str) -> int:
        plain = text.encode()
        row = (hashlib.sha256(plain).digest(), len(plain), zlib.compress(plain, 6))
        return int(db.execute("INSERT INTO text (hash, size, packed) VALUES (?, ?, ?) RETURNING id", row).fetchone()[0])

    def unpack(id: int) -> str:
        return zlib.decompress(db.execute("SELECT packed FROM text WHERE id = ?", [id]).fetchone()[0]).decode()

    count = 0
    for session, length in enumerate(lengths(options), 1):
        (text,) = db.execute("SELECT text FROM revision WHERE session = ? AND number = 1", [session]).fetchone()
        schedule, body = db.execute("SELECT schedule, body FROM answer WHERE session = ? AND revision = 1", [session]).fetchone()
        file, plan = unpack(text), unpack(schedule)
        for number in range(2, length + 1):
            edit, now = edited(file, count)
            row = {"session": session, "number": number, "parent": number - 1, "edits": json.dumps([edit]), "notes": "[]",
                   "text": put(now), "made": made}
            db.execute(f"INSERT INTO revision ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
            db.execute("INSERT INTO change (session, version, what, revision, who, made) VALUES (?, ?, 'edited', ?, 'Ana', ?)",
                       [session, number, number, made])
            if random.random() >= options.unanswered or number == length:
                db.execute("INSERT INTO answer (session, revision, made, schedule, body) VALUES (?, ?, ?, ?, ?)",
                           [session, number, made, put(plan + mark(count)), body])
            count += 1
        db.execute("UPDATE session SET version = ?, head = ? WHERE id = ?", [length, length, session])
    db.commit()
    db.close()
    return count


def move(options: argparse.Namespace, backup: Path, to: str) -> None:
    """Carries the store from its file into a database."""
    clock = time.monotonic()
    for command in (["backup", str(backup), "--db", options.db], ["restore", str(backup), "--db", to]):
        subprocess.run([options.program, "store", *command], check=True, stdout=subprocess.DEVNULL)
    options.db = to
    print(f"moved to the database in {time.monotonic() - clock:.0f} s", file=sys.stderr)


def make_by_edits(fleet: Fleet, options: argparse.Namespace) -> int:
    """Makes the history by edits, a thread for each of the first eight sessions at a time."""
    until, todo, lock = time.monotonic() + 24 * 3600, list(enumerate(lengths(options), 1)), threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not todo:
                    return
                session, length = todo.pop(0)
            api = Api(fleet.ports, "Ana", f"10.1.0.{session % 250 + 1}", options.prefix)
            view = api.sure("GET", f"/sessions/{session}", until)[1]
            for number in range(view["version"], length):
                edit = edited(view["text"], number)[0]
                status, reply = api.sure("POST", f"/sessions/{session}/edits", until, {"version": number, "edits": [edit]})
                if status != 200:
                    sys.exit(f"session {session}: {edit} was refused with {status}: {reply}")
    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return int(sum(lengths(options)) - options.sessions)


def timed(options: argparse.Namespace, name: str, call: Callable[[], int]) -> dict[str, Json]:
    """Calls something several times: the first, the median and the slowest, in milliseconds."""
    took, status = [], 0
    for _ in range(options.repeat):
        clock = time.perf_counter()
        status = call()
        took.append((time.perf_counter() - clock) * 1000)
    return row(name, status, took)


def row(name: str, status: Json, took: list[float]) -> dict[str, Json]:
    numbers = {"first": took[0], "median": statistics.median(took), "most": max(took)}
    return {"what": name, "status": status, **{name: round(number, 1) for name, number in numbers.items()}}


def first_event(api: Api, path: str) -> int:
    """Waits for the first event of a stream."""
    event: Json = next(api.events(path))
    return int(event.get("status", 200))


def paths(api: Api, length: int, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """All GET routes of the description of the API, as it names them, and with what stands for their parts."""
    found = api.call("GET", "/openapi.json")[1]["paths"]
    for route in sorted(path for path, methods in found.items() if "get" in methods):
        part = route
        for name, value in known.items():
            part = part.replace("{" + name + "}", value)
        if part.endswith("/differences"):
            yield f"{route} (the last two)", f"{part}?from={length - 1}&to={length}"
            yield f"{route} (first and last)", f"{part}?from=1&to={length}"
        elif part.endswith("/history"):
            yield f"{route} (after the last but 10)", f"{part}?after={length - 10}"
            yield f"{route} (all)", part
        elif part.endswith("/export"):
            for kind in FIVE:
                yield f"{route} ({kind})", f"{part}?format={kind}"
        elif "{revision}" in part:
            for number in (1, length // 2, length):
                yield f"{route} ({number})", part.replace("{revision}", str(number))
        elif part == f"{api.prefix}/events":
            yield f"{route} (200 topics)", f"{route}?topics=" + ",".join(f"session/{n}" for n in range(1, 201))
        else:
            yield route, part
    yield f"{api.prefix}/sessions/{{session}} (another session)", f"{api.prefix}/sessions/{REST}"


def measure(fleet: Fleet, options: argparse.Namespace) -> list[dict[str, Json]]:
    """Times all routes, and then edits of the session with the long history and of another one."""
    api, rows, until = Api(fleet.ports, "Ana", "10.0.0.1", options.prefix), [], time.monotonic() + 3600
    one = f"/sessions/{BASE}"
    length = api.call("GET", one)[1]["version"]
    known = {"session": str(BASE), "name": "un-remote", "file": "session"}
    status, made = api.call("POST", f"{one}/versions", {"name": "Before lunch", "revision": length})
    known["version"] = str(made.get("id", "")) if status < 300 else ""
    status, made = api.call("POST", f"{one}/shares", {})
    known["share"] = str(made.get("id", "")) if status < 300 else ""
    known["token"] = made.get("token", "") if status < 300 else ""
    api.call("POST", f"{one}/scenarios", {"name": "without m3", "edits": ["drop-meeting=m3"]})
    known["job"] = api.call("POST", f"{one}/slack?wait=60", {})[1].get("id", "")
    for name, path in paths(api, length, known):
        if "{" in path or path.endswith("//"):
            rows.append({"what": name, "status": "not tried"})
        elif path.partition("?")[0].endswith("/events"):
            rows.append(timed(options, f"GET {name}, first event", lambda: first_event(api, path.removeprefix(api.prefix))))
        else:
            rows.append(timed(options, f"GET {name}", lambda: api.call("GET", path, bare=True, raw=True)[0]))
    for session in (BASE, REST):
        planned: list[float] = []

        def edit() -> int:
            view = api.sure("GET", f"/sessions/{session}", until)[1]
            text = edited(view["text"], random.randrange(10**6))[0]
            clock = time.perf_counter()
            status, reply = api.call("POST", f"/sessions/{session}/edits", {"version": view["version"], "edits": [text]})
            edits.append((time.perf_counter() - clock) * 1000)
            if status == 200 and reply["job"]:
                for event in api.events(f"/jobs/{reply['job']['id']}/events"):
                    if event.get("state") in ENDED:
                        break
                planned.append((time.perf_counter() - clock) * 1000)
            return status

        def change(what: str) -> int:
            version = api.sure("GET", f"/sessions/{session}", until)[1]["version"]
            clock = time.perf_counter()
            status = api.call("POST", f"/sessions/{session}/{what}", {"version": version})[0]
            edits.append((time.perf_counter() - clock) * 1000)
            return status
        where = "the long history" if session == BASE else "another session"
        for what, call in (("edit", edit), ("undo", lambda: change("undo")), ("redo", lambda: change("redo"))):
            edits: list[float] = []
            status = timed(options, "", call)["status"]
            rows.append(row(f"{what} of {where}", status, edits))       # without the requests around them
        if planned:
            rows.append(row(f"edit of {where} until its plan is there", 200, planned))
    return rows


def arguments() -> argparse.Namespace:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--program", default="target/release/plenary")
    ap.add_argument("--db", help="a file that does not exist, or an empty database")
    ap.add_argument("--prefix", default="/api/v1", help="what all paths of the API begin with (/api/v1)")
    ap.add_argument("--by-api", action="store_true", help="make all revisions by edits")
    ap.add_argument("--revisions", type=int, default=100_000)
    ap.add_argument("--longest", type=int, help="revisions of the session that is asked (half of all)")
    ap.add_argument("--sessions", type=int, default=200)
    ap.add_argument("--unanswered", type=float, default=0.3, help="share of revisions without a plan, because the next came first (0.3)")
    ap.add_argument("--large", dest="kind", default="typical", choices=[*generate.CLASSES], help="the class of the sessions (typical)")
    ap.add_argument("--repeat", type=int, default=5)
    ap.add_argument("--within", type=float, default=200, help="milliseconds (200)")
    ap.add_argument("--keep", action="store_true", help="keep the folder")
    ap.add_argument("--json", action="store_true")
    a = ap.parse_args()
    a.longest = a.longest or a.revisions // 2
    a.program = str(Path(a.program).resolve())
    # what the fleet of a campaign wants to know
    vars(a).update(servers=1, workers=0, own_workers=2, settle=600, down=0, freeze=0,
                   serve_arg=["--queue", str(a.sessions + 100), "--time-limit", "5"])
    return a


def main() -> int:
    options, folder = arguments(), Path(tempfile.mkdtemp(prefix="revisions-"))
    file = str(folder / "store.db")
    given, options.db = options.db or file, file
    if options.by_api or not is_postgres(given):
        options.db = given
    faults: list[str] = []
    fleet = Fleet(options, folder, faults.append)
    random.seed(1)
    try:
        fleet.start()
        api, until = Api(fleet.ports, "Ana", "10.0.0.1", options.prefix), time.monotonic() + 3600
        for seed in range(options.sessions):
            status, reply = api.sure("POST", "/sessions", until, generate.CLASSES[options.kind](seed))
            if (status, reply.get("session")) != (201, seed + 1):
                sys.exit(f"the store is not empty, or the session was refused: {status} {str(reply)[:300]}")
        while any(api.sure("GET", f"/sessions/{n}", until)[1]["answer"] is None for n in range(1, options.sessions + 1)):
            time.sleep(1)
        clock = time.monotonic()
        if options.by_api:
            count, how = make_by_edits(fleet, options), "by edits of the API"
        else:
            fleet.end()
            count, how = write(Path(options.db), options), "by direct writes into the tables"
            if options.db != given:
                move(options, folder / "backup.db", given)
            fleet.start()
        print(f"{count} revisions of {options.sessions} sessions ({options.longest} of the first) {how} in "
              f"{time.monotonic() - clock:.0f} s; {'' if is_postgres(options.db) else f'{os.path.getsize(options.db) / 1e6:.0f} MB, '}"
              f"the server was ready after {fleet.returns[-1]:.2f} s", file=sys.stderr)
        rows = measure(fleet, options)
    finally:
        fleet.kill()
    slow = [row for row in rows if row.get("median", 0) > options.within and not row["what"].endswith("/store")]
    if options.json:
        print(json.dumps({"rows": rows, "slow": slow, "faults": faults}, indent=1))
    else:
        print(f"{'milliseconds':80} {'status':>9} {'first':>9} {'median':>9} {'most':>9}")
        for row in rows:
            print(f"{row['what']:80} {row['status']:>9}", *(f"{row.get(name, ''):>9}" for name in ("first", "median", "most")))
        print(f"{len(slow)} slower than {options.within:.0f} ms:", *(f"{row['what']} ({row['median']} ms)" for row in slow), sep="\n  ")
        print(*faults, sep="\n")
    if options.keep:
        print(folder, file=sys.stderr)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if slow or faults else 0


if __name__ == "__main__":
    sys.exit(main())
