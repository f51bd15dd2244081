#!/usr/bin/env python3
"""Kills and freezes parts of a service while planners work with it, and checks that nothing was lost.

    campaign.py                                        one server, on a file in a temporary folder
    campaign.py --db postgres://postgres@127.0.0.1:5433/plenary --servers 2 --workers 4
    campaign.py --planners 6 --sessions 3 --edits 60 --pause 0.3 --every 1 --freeze 3        a few seconds

It starts servers and workers, creates sessions, and lets planners edit them. Each edit names the version that its planner
saw. Meanwhile it kills workers, servers and connections of the database in turn, starts them again, and freezes a worker now
and then. In the end it asks: is every acknowledged edit in the history, once and in order? Is the plan of the last revision
there, and does the checker accept it? Does no job hang, and has no result changed? It measures the time from an edit to its plan.

The exit code is 0 if nothing is wrong, and 1 if something is. The file must not exist, and the database must be empty.
"""
import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from fleet import ENDED, LATER, Api, Fleet, Json, Unreachable, is_postgres

sys.path.append(os.environ.get("PLENARY_PEERS", str(Path(__file__).resolve().parent.parent / "peers")))
import generate  # noqa: E402

HAVOC = ["worker", "server", "connections", "freeze"]


@dataclass(frozen=True)
class Edit:
    """An edit that a server acknowledged, or that its planner found in the history after the connection broke."""

    version: int
    who: str
    edits: tuple[str, ...]


@dataclass
class Record:
    """What all threads have seen."""

    lock: Lock = field(default_factory=Lock)
    counts: Counter[str] = field(default_factory=Counter)
    edits: dict[int, list[Edit]] = field(default_factory=dict)              # of each session
    latencies: list[tuple[float, float]] = field(default_factory=list)      # when an edit was sent, seconds until its plan
    endings: dict[str, str] = field(default_factory=dict)                   # what each job gave
    plans: dict[tuple[int, int], str] = field(default_factory=dict)         # the schedule of each revision
    superseded: list[tuple[int, int, str]] = field(default_factory=list)    # session, version, job
    havoc: list[tuple[float, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def fault(self, what: str) -> None:
        with self.lock:
            self.faults.append(what)

    def same(self, kept: dict[Any, str], key: Any, value: Json, what: str) -> None:
        """Keeps what was seen first; anything else later is a fault."""
        text = comparable(value)
        with self.lock:
            first = kept.setdefault(key, text)
        if first != text:
            self.fault(f"{what} {key} was given with two contents: {first[:300]} and then {text[:300]}")

    def ended(self, job: str, state: Json) -> None:
        """Keeps what a job gave."""
        self.same(self.endings, job, [state.get(name) for name in ("state", "result", "error")], "the job")


def comparable(value: Json) -> str:
    """JSON as text, without the times that a solve took."""
    def bare(part: Json) -> Json:
        if isinstance(part, dict):
            return {name: bare(inner) for name, inner in part.items() if name != "seconds"}
        return [bare(inner) for inner in part] if isinstance(part, list) else part
    return json.dumps(bare(value), sort_keys=True)


class Planner(Thread):
    """Edits sessions one after the other, and waits for each plan."""

    def __init__(self, number: int, campaign: "Campaign", sessions: list[int]) -> None:
        super().__init__(name=f"planner-{number}", daemon=True)
        self.campaign, self.record, self.sessions = campaign, campaign.record, sessions
        self.random = random.Random(f"{campaign.options.seed} {number}")
        self.api = campaign.api(self.name, f"10.0.{1 + number // 200}.{1 + number % 200}")

    def run(self) -> None:
        options = self.campaign.options
        try:
            while self.campaign.takes_one():
                time.sleep(self.random.expovariate(1 / options.pause) if options.pause else 0)
                self.edit(self.random.choice(self.sessions))
                if self.random.random() < options.questions:
                    self.question(self.random.choice(self.sessions))
        except Exception as error:  # noqa: BLE001: whatever ends a planner is told
            self.record.fault(f"{self.name} ended: {type(error).__name__}: {error}")

    def edit(self, session: int) -> None:
        """Makes one edit, however often it must be sent."""
        text = f"set-minutes=i{self.random.randint(1, 8)}:{self.random.randint(10, 30)}"
        if self.random.random() < 0.1:
            text = f"set-reserve=m{self.random.randint(1, 4)}:{self.random.randint(0, 10)}"
        version = self.api.sure("GET", f"/sessions/{session}", self.campaign.until)[1]["version"]
        begun, unsure = time.monotonic(), False
        while time.monotonic() < self.campaign.until:
            try:
                status, reply = self.api.call("POST", f"/sessions/{session}/edits", {"version": version, "edits": [text]})
            except Unreachable as lost:
                unsure |= lost.sent
                self.record.count("edits sent again: no reply")
                time.sleep(0.05)
                continue
            if status == 200:
                if reply["version"] != version + 1:
                    self.record.fault(f"session {session}: an edit of version {version} made version {reply['version']}")
                return self.acknowledged(session, reply["version"], text, begun, reply["revision"], reply["job"])
            if status == 409:
                next_one = [change for change in reply["changes"] if change["version"] == version + 1]
                if unsure and next_one and (next_one[0]["who"], next_one[0]["edits"]) == (self.name, [text]):
                    self.record.count("edits found in the history: their reply was lost")
                    return self.acknowledged(session, version + 1, text, begun, next_one[0]["revision"], None)
                self.record.count("edits sent again: another one came first (409)")
                version, unsure, begun = reply["version"], False, time.monotonic()
            elif status in LATER:
                # the connection of the server to its database was cut: perhaps after the commit
                unsure |= "unreachable" in json.dumps(reply)
                self.record.count(f"edits sent again: {status}")
                time.sleep(0.2)
            else:
                return self.record.fault(f"session {session}: {text} was refused with {status}: {str(reply)[:300]}")
        raise TimeoutError(f"an edit of session {session} was not accepted in time")

    def acknowledged(self, session: int, version: int, text: str, begun: float, revision: int, job: Json) -> None:
        """Notes an edit, and waits for its plan."""
        with self.record.lock:
            self.record.edits[session].append(Edit(version, self.name, (text,)))
        if job is None:
            return
        ending = self.ending(job["id"])
        took = time.monotonic() - begun
        if ending.get("state") == "done":
            status, kept = self.api.sure("GET", f"/sessions/{session}/revisions/{revision}", self.campaign.until)
            if status != 200 or not kept["schedule"]:
                return self.record.fault(f"session {session}: the plan of revision {revision} is done, and there is none ({status})")
            self.record.same(self.record.plans, (session, revision), kept["schedule"], "the plan of")
            with self.record.lock:
                self.record.latencies.append((begun, took))
        elif ending.get("state") == "cancelled":
            with self.record.lock:
                self.record.superseded.append((session, version, job["id"]))
        elif ending.get("status") == 404:
            self.record.count("jobs that were forgotten before their planner looked")
        else:
            self.record.fault(f"session {session}: the plan of revision {revision} ended so: {str(ending)[:300]}")

    def question(self, session: int) -> None:
        """Asks a question, and waits for its answer."""
        try:
            status, reply = self.api.call("POST", f"/sessions/{session}/slack", {})
        except Unreachable:
            return
        if status == 202:
            ending = self.ending(reply["id"])
            self.record.count(f"questions: {ending.get('state')} {(ending.get('error') or {}).get('code', '')}".strip())
            if ending.get("state") not in ENDED and ending.get("status") != 404:
                self.record.fault(f"the question {reply['id']} ended so: {str(ending)[:300]}")

    def ending(self, job: str) -> Json:
        """Waits until a job has ended, at whichever server answers."""
        while time.monotonic() < self.campaign.until:
            try:
                for event in self.api.events(f"/jobs/{job}/events"):
                    if event.get("state") in ENDED:
                        self.record.ended(job, event)
                    if event.get("state") in ENDED or event.get("status") == 404:
                        return event
            except Unreachable:
                self.record.count("streams of events that broke")
            time.sleep(0.05)
        return {"state": "waited for in vain"}


class Campaign:
    """One run."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.record = options, Record()
        self.fleet = Fleet(options, folder, self.record.fault)
        self.until, self.left, self.quiet = time.monotonic() + options.timeout, options.edits, Event()
        self.large: list[str] = []

    def api(self, who: str = "campaign", address: str = "10.0.0.1") -> Api:
        return Api(self.fleet.ports, who, address, self.options.prefix)

    def get(self, path: str) -> Json:
        return self.api().sure("GET", path, self.until)[1]

    def takes_one(self) -> bool:
        with self.record.lock:
            self.left -= 1
            return bool(self.left >= 0)

    def create(self) -> list[int]:
        """Creates the sessions in an empty store."""
        if self.get("/sessions")["sessions"]:
            sys.exit("the store has sessions already: take an empty one")
        made: list[int] = []
        for seed in range(self.options.sessions):
            status, reply = self.api().call("POST", "/sessions", small(seed))
            if status != 201:
                sys.exit(f"a session was not created: {status} {str(reply)[:500]}")
            made.append(reply["session"])
            self.record.edits[reply["session"]] = []
        return made

    def disturb(self) -> None:
        """Kills and freezes, one kind after the other, until the planners are done."""
        does = dict(zip(HAVOC, (self.fleet.kill_worker, self.fleet.kill_server, self.fleet.kill_connections, self.fleet.freeze_worker)))
        kinds = [kind for kind in self.options.kill.split(",") if kind]
        while kinds:
            for kind in kinds:
                if self.quiet.wait(self.options.every):
                    return
                when = time.monotonic()
                if does[kind]():
                    self.record.havoc.append((when, kind))

    def load(self, number: int) -> None:
        """Keeps one large solve of 60 s in the queue."""
        api, session = self.api(f"load-{number}", f"10.0.200.{number + 1}"), generate.CLASSES[self.options.large](number)
        while not self.quiet.is_set():
            try:
                status, reply = api.call("POST", "/plan", {"session": session, "time_limit": 60})
            except Unreachable:
                continue
            if status != 202:
                time.sleep(0.5)
                continue
            self.large.append(reply["id"])
            while not self.quiet.wait(0.5):
                status, job = api.sure("GET", f"/jobs/{reply['id']}", self.until)
                if status != 200:
                    self.record.fault(f"the large solve {reply['id']} is lost: {status}")
                if status != 200 or job["state"] in ENDED:
                    self.record.count(f"large solves: {job.get('state')}")
                    break

    def run(self) -> dict[str, Json]:
        """Lets the planners work, and checks."""
        self.fleet.start()
        sessions = self.create()
        share = max(1, self.options.planners // len(sessions))
        planners = [Planner(n, self, sessions if self.options.everywhere else [sessions[n // share % len(sessions)]])
                    for n in range(self.options.planners)]
        self.settle(sessions)
        others = [Thread(target=self.load, args=(n,), daemon=True) for n in range(self.options.load)]
        for one in others:
            one.start()
        time.sleep(2 * len(others))     # the short lane has handed the large ones on by then
        others.append(Thread(target=self.disturb, daemon=True))
        clock = time.monotonic()
        for one in [others[-1], *planners]:
            one.start()
        for one in planners:
            one.join()
        worked = time.monotonic() - clock
        self.quiet.set()
        for one in others:
            one.join()
        self.fleet.thaw()
        for job in self.large:
            self.api().sure("DELETE", f"/jobs/{job}", self.until)
        settled = self.settle(sessions)
        for session in sessions:
            self.check(session)
        self.check_jobs()
        self.fleet.end()
        store = subprocess.run([self.options.program, "store", "check", "--db", self.options.db], capture_output=True, text=True)
        if store.returncode:
            self.record.fault(f"`store check`: exit code {store.returncode}: {store.stdout}{store.stderr}")
        return self.report(worked, settled)

    def settle(self, sessions: list[int]) -> float:
        """Waits until every session has the plan of its last revision, and says how long that took."""
        clock, waiting, state = time.monotonic(), list(sessions), {}
        while waiting and time.monotonic() - clock < self.options.settle:
            state = {session: self.get(f"/sessions/{session}") for session in waiting}
            waiting = [session for session, view in state.items() if view["answer"] is None or view["job"]]
            time.sleep(0.1)
        for session in waiting:
            view = state[session]
            self.record.fault(f"session {session} has no plan of revision {view['revision']} in time; its job: {view['job']}")
        return time.monotonic() - clock

    def check(self, session: int) -> None:
        """Compares a session with what its planners know, at every server."""
        fault = self.record.fault
        changes = self.get(f"/sessions/{session}/history?limit=1000")["changes"]
        kept = [Edit(change["version"], change["who"], tuple(change["edits"])) for change in changes if change["what"] == "edited"]
        known = self.record.edits[session]
        for edit in (edit for edit in known if edit not in kept):
            fault(f"session {session}: the acknowledged edit {edit} is LOST")
        for edit in (edit for edit in kept if edit not in known):
            fault(f"session {session}: the history has an edit that nobody was told of: {edit}")
        if [change["version"] for change in changes] != list(range(1, len(changes) + 1)):
            fault(f"session {session}: the versions of its history have gaps or repeat")
        views = [Api([port], "campaign", prefix=self.options.prefix).sure("GET", f"/sessions/{session}", self.until)[1]
                 for port in self.fleet.ports]
        if len({comparable([view[name] for name in ("version", "text", "answer", "schedule")]) for view in views}) > 1:
            fault(f"session {session}: the servers do not agree")
        view, file = views[0], json.loads(views[0]["text"])
        minutes = {item["id"]: item["minutes"] for item in small(int(file["title"].split()[-1]))["items"]}
        for edit in kept:
            minutes.update({item: int(value) for item, value in re.findall(r"^set-minutes=(\w+):(\d+)$", edit.edits[0])})
        if {item["id"]: item["minutes"] for item in file["items"]} != minutes:
            fault(f"session {session}: its text is not what its history makes of it")
        for job in (job for of, version, job in self.record.superseded if of == session and version >= view["version"]):
            fault(f"session {session}: the plan {job} of its last version was cancelled")
        if (view["answer"] or {}).get("state") != "planned" or not view["schedule"]:
            return fault(f"session {session}: revision {view['revision']} has no plan: {str(view['answer'])[:300]}")
        files = [self.fleet.folder / "session.json", self.fleet.folder / "schedule.json"]
        for path, text in zip(files, (view["text"], json.dumps(view["schedule"]))):
            path.write_text(text)
        checked = subprocess.run([self.options.program, "check", *map(str, files)], capture_output=True, text=True)
        if checked.returncode:
            fault(f"session {session}: the checker refuses its plan: {checked.stdout}{checked.stderr}")

    def check_jobs(self) -> None:
        """Asks for all jobs, results and plans once more."""
        clock = time.monotonic()
        hanging: list[Json] = [None]
        while hanging and time.monotonic() - clock < self.options.settle:
            hanging = [job for job in self.get("/jobs")["jobs"] if job["state"] not in ENDED]
            time.sleep(0.1)
        for job in hanging:
            self.record.fault(f"a job hangs: {job}")
        api = self.api(address="10.0.0.2")
        for id in list(self.record.endings):
            status, reply = api.sure("GET", f"/jobs/{id}", self.until)
            if status == 200:
                self.record.ended(id, reply)
            elif status != 404:
                self.record.fault(f"the job {id} gives {status}")
        for (session, revision) in list(self.record.plans):
            kept = api.sure("GET", f"/sessions/{session}/revisions/{revision}", self.until)[1]
            self.record.same(self.record.plans, (session, revision), kept["schedule"], "the plan of")

    def report(self, worked: float, settled: float) -> dict[str, Json]:
        record, made = self.record, sum(map(len, self.record.edits.values()))
        took = [seconds for _, seconds in record.latencies]
        calm = [seconds for begun, seconds in record.latencies
                if not any(begun - 3 < when < begun + seconds for when, _ in record.havoc)]
        if made < self.options.edits:
            record.fault(f"only {made} of {self.options.edits} edits were made")
        late = centile(took, 95)
        if self.options.within and (late is None or late > self.options.within):
            record.fault(f"the 95th percentile is {late} s, and {self.options.within} s were allowed")
        return {
            "edits acknowledged": made, "edits per second": round(made / worked, 1), "seconds of work": round(worked, 1),
            "kills": dict(Counter(kind for _, kind in record.havoc)),
            "plans measured": len(took), "plans replaced by a newer edit": len(record.superseded),
            "seconds from edit to plan: median, 95 %, most": [centile(took, p) for p in (50, 95, 100)],
            "without a kill in the 3 s before: number, median, 95 %, most": [len(calm), *(centile(calm, p) for p in (50, 95, 100))],
            "most seconds until a server was ready": round(max(self.fleet.returns, default=0), 2),
            "seconds until all plans were there in the end": round(settled, 1),
            **dict(sorted(record.counts.items())), "faults": record.faults}


def small(seed: int) -> Json:
    """A session of eight items in four meetings, which has a plan whatever the planners change."""
    r = random.Random(f"small {seed}")
    items: list[Json] = [{"id": f"i{n}", "number": str(n), "title": f"Item {n}", "minutes": r.randint(10, 30), "split": False}
                         for n in range(1, 9)]
    generate.dag(r, items, 0.3)
    items[-1].update(position="last")
    return generate.session(f"Campaign {seed}", {"days": generate.workdays(2), "times": ["10:00-12:00", "15:00-17:00"]}, items,
                            {"max_meetings_per_day": 2}, order="free")


def centile(values: list[float], percent: int) -> float | None:
    values = sorted(values)
    return round(values[min(len(values) - 1, len(values) * percent // 100)], 3) if values else None


def arguments() -> argparse.Namespace:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--program", default="target/release/plenary", help="the program (target/release/plenary)")
    ap.add_argument("--db", help="a file, with one server, or the URL of a database of PostgreSQL")
    ap.add_argument("--prefix", default="/api/v1", help="what all paths of the API begin with (/api/v1)")
    ap.add_argument("--servers", type=int, help="servers (2 with PostgreSQL; a file has one)")
    ap.add_argument("--own-workers", type=int, default=2, help="workers of each server, and one more for the short lane (2); 0: none")
    ap.add_argument("--workers", type=int, default=1, help="workers beside those of the servers (1)")
    ap.add_argument("--serve-arg", action="append", default=[], help="an argument for `plenary serve`; as often as needed")
    ap.add_argument("--sessions", type=int, default=25)
    ap.add_argument("--planners", type=int, default=50)
    ap.add_argument("--everywhere", action="store_true", help="every planner edits all sessions, not one of their own")
    ap.add_argument("--edits", type=int, default=1000, help="edits of all planners together (1000)")
    ap.add_argument("--pause", type=float, default=2, help="seconds that a planner thinks, on average (2)")
    ap.add_argument("--questions", type=float, default=0.05, help="share of edits that a question follows (0.05)")
    ap.add_argument("--load", type=int, default=0, help="large solves of 60 s that run meanwhile (0)")
    ap.add_argument("--large", default="conference", choices=[*generate.CLASSES], help="their class (conference)")
    ap.add_argument("--kill", default=",".join(HAVOC), help=f"what is killed, in turn ({','.join(HAVOC)}); empty: nothing")
    ap.add_argument("--every", type=float, default=1.5, help="seconds between two kills (1.5)")
    ap.add_argument("--down", type=float, default=0.3, help="seconds that a killed server is away (0.3)")
    ap.add_argument("--freeze", type=float, default=15, help="seconds that a frozen worker is frozen (15)")
    ap.add_argument("--within", type=float, help="a fault if the 95th percentile from edit to plan is above so many seconds")
    ap.add_argument("--settle", type=float, default=60, help="seconds until all plans must be there in the end (60)")
    ap.add_argument("--timeout", type=float, default=1200, help="seconds of the whole (1200)")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--psql", default="psql", help="the program psql, which ends connections")
    ap.add_argument("--keep", action="store_true", help="keep the folder with the logs even if nothing is wrong")
    ap.add_argument("--json", action="store_true", help="the report as JSON")
    a = ap.parse_args()
    if wrong := [kind for kind in a.kill.split(",") if kind and kind not in HAVOC]:
        ap.error(f"--kill: {', '.join(wrong)} is none of {', '.join(HAVOC)}")
    if not a.own_workers and a.workers < 2:
        ap.error("without workers of the servers there must be two others: --workers 2")
    a.servers = a.servers or (2 if is_postgres(a.db or "") else 1)
    if a.servers > 1 and not is_postgres(a.db or ""):
        ap.error("a file has one server")
    if a.db and not is_postgres(a.db):
        a.db = str(Path(a.db).resolve())
        if Path(a.db).exists():
            ap.error(f"{a.db} exists: take another name")
    a.program = str(Path(a.program).resolve())
    return a


def main() -> int:
    options, folder = arguments(), Path(tempfile.mkdtemp(prefix="campaign-"))
    options.db = options.db or str(folder / "store.db")
    random.seed(options.seed)
    campaign = Campaign(options, folder)
    try:
        report = campaign.run()
    finally:
        campaign.fleet.kill()
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        for name, value in list(report.items())[:-1]:
            print(f"{name:65} {', '.join(map(str, value)) if isinstance(value, list) else value}")
        print(f"{len(report['faults'])} faults", *report["faults"], sep="\n  ")
    if report["faults"] or options.keep:
        print(f"the logs are in {folder}", file=sys.stderr)
    else:
        shutil.rmtree(folder)
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
