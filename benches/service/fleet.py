"""The servers and workers of a campaign, and requests to whichever server answers."""
import argparse
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

Json = Any
ENDED = {"done", "failed", "cancelled"}
LATER = {429, 502, 503, 504}
FREE = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Unreachable(Exception):
    """No reply came. `sent` says whether the server may have read the request."""

    def __init__(self, sent: bool) -> None:
        super().__init__("no reply")
        self.sent = sent


def is_postgres(db: str) -> bool:
    return db.startswith(("postgres://", "postgresql://"))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def send(pid: int, what: signal.Signals) -> None:
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        pass


class Api:
    """Requests of one user, from an address of their own."""

    def __init__(self, ports: list[int], who: str, address: str = "10.0.0.1", prefix: str = "") -> None:
        self.ports, self.at, self.prefix = ports, random.randrange(len(ports)), prefix
        self.headers = {"X-Planner": who, "X-Forwarded-For": address}
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Json, timeout: float, bare: bool) -> http.client.HTTPResponse:
        """Sends a request. If no reply comes, the next one goes to another server."""
        sent = False
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.ports[self.at], timeout=timeout)
                self.connection.connect()
            sent = True
            text = None if body is None else json.dumps(body)
            self.connection.request(method, path if bare else self.prefix + path, text, self.headers)
            return self.connection.getresponse()
        except (OSError, http.client.HTTPException):
            raise self.lost(sent) from None

    def lost(self, sent: bool) -> Unreachable:
        self.close()
        self.at = (self.at + 1) % len(self.ports)
        return Unreachable(sent)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def call(self, method: str, path: str, body: Json = None, bare: bool = False, raw: bool = False) -> tuple[int, Json]:
        """The status and the JSON of a reply. `bare`: the path is whole; `raw`: the bytes are not read as JSON."""
        reply = self.ask(method, path, body, 70, bare)
        try:
            text = reply.read()
        except (OSError, http.client.HTTPException):
            raise self.lost(True) from None
        if reply.will_close:
            self.close()
        return reply.status, text if raw or text[:1] not in (b"{", b"[") else json.loads(text)

    def sure(self, method: str, path: str, until: float, body: Json = None) -> tuple[int, Json]:
        """The same for a request that may be repeated until a server answers it."""
        while True:
            try:
                status, reply = self.call(method, path, body)
                if status not in LATER:
                    return status, reply
            except Unreachable:
                pass
            if time.monotonic() > until:
                raise TimeoutError(f"{method} {path} was not answered in time")
            time.sleep(0.1)

    def events(self, path: str) -> Iterator[Json]:
        """The events of a stream, until it ends; or its status, if it is none."""
        stream = Api([self.ports[self.at]], self.headers["X-Planner"], self.headers["X-Forwarded-For"], self.prefix)
        try:
            reply = stream.ask("GET", path, None, 60, False)
            if reply.status != 200:
                yield {"status": reply.status}
                return
            while line := reply.readline():
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])
        except (OSError, http.client.HTTPException, Unreachable):
            raise self.lost(True) from None
        finally:
            stream.close()


class Process:
    """A process that can be started again."""

    def __init__(self, fleet: "Fleet", name: str, *args: str) -> None:
        self.fleet, self.name, self.args = fleet, name, args
        self.start()

    def start(self) -> None:
        with open(self.fleet.folder / f"{self.name}.log", "ab") as log:
            self.popen = subprocess.Popen([self.fleet.options.program, *self.args, "--db", self.fleet.options.db],
                                          cwd=self.fleet.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def runs(self) -> bool:
        return self.popen.poll() is None


class Fleet:
    """All processes. `fault` hears what is wrong with them."""

    def __init__(self, options: argparse.Namespace, folder: Path, fault: Callable[[str], None]) -> None:
        self.options, self.folder, self.fault = options, folder, fault
        self.ports = [free_port() for _ in range(options.servers)]
        self.servers: dict[int, Process] = {}
        self.workers: list[Process] = []
        self.frozen: set[int] = set()
        self.returns: list[float] = []      # how long a server took to be ready

    def start(self) -> None:
        """Starts all. Where the servers have no workers, the second one keeps the short lane free."""
        more = ["--user-header", "X-Planner", "--trusted-proxy", "127.0.0.1", "--workers", str(self.options.own_workers)]
        for port in self.ports:
            self.servers[port] = Process(self, f"server-{port}", "serve", "--listen", f"127.0.0.1:{port}", *more, *self.options.serve_arg)
            self.ready(port)
        for n in range(self.options.workers):
            self.workers.append(Process(self, f"worker-{n}", "work", *(["--short"] if n == 1 and not self.options.own_workers else [])))

    def ready(self, port: int) -> None:
        """Waits until a server is ready."""
        clock = time.monotonic()
        while self.servers[port].runs() and time.monotonic() - clock < self.options.settle:
            try:
                if Api([port], "campaign").call("GET", "/readyz", bare=True)[0] == 200:
                    return self.returns.append(time.monotonic() - clock)
            except Unreachable:
                pass
            time.sleep(0.02)
        return self.fault(f"a server was not ready after {time.monotonic() - clock:.1f} s: see {self.folder}/server-{port}.log")

    def solvers(self) -> list[int]:
        """The processes that solve: those of the servers, and those that were started here."""
        own = {server.popen.pid for server in self.servers.values() if server.runs()}
        found = [worker.popen.pid for worker in self.workers if worker.runs()]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                words = stat.read_text().rpartition(")")[2].split()
                if int(words[1]) in own and words[0] != "Z" and b"\0work\0" in (stat.parent / "cmdline").read_bytes():
                    found.append(int(stat.parent.name))
            except OSError:
                pass
        return found

    def restart_workers(self) -> None:
        """Starts those anew that have ended; a server does the same for its own."""
        for worker in self.workers:
            if not worker.runs():
                worker.start()

    def kill_worker(self) -> bool:
        found = self.solvers()
        if found:
            send(random.choice(found), signal.SIGKILL)
            time.sleep(0.1)
        self.restart_workers()
        return bool(found)

    def kill_server(self) -> bool:
        port = random.choice(self.ports)
        server = self.servers[port]
        server.popen.kill()
        server.popen.wait()
        time.sleep(self.options.down)
        server.start()
        self.ready(port)
        self.restart_workers()
        return True

    def kill_connections(self) -> bool:
        if not is_postgres(self.options.db):
            return False
        done = subprocess.run([self.options.psql, "-Atq", "-d", self.options.db, "-c", FREE], capture_output=True, text=True)
        if done.returncode:
            self.fault(f"psql: {done.stderr.strip()}")
        self.restart_workers()
        return True

    def freeze_worker(self) -> bool:
        """Freezes a worker for a while; one is always left."""
        free = [pid for pid in self.solvers() if pid not in self.frozen]
        if len(free) < 2 or not self.options.freeze:
            return False
        pid = random.choice(free)
        self.frozen.add(pid)
        send(pid, signal.SIGSTOP)
        timer = Timer(self.options.freeze, self.thaw, [[pid]])
        timer.daemon = True
        timer.start()
        return True

    def thaw(self, frozen: list[int] | None = None) -> None:
        for pid in list(self.frozen) if frozen is None else frozen:
            send(pid, signal.SIGCONT)
            self.frozen.discard(pid)

    def end(self) -> None:
        """Asks all to end, and says who does not, and who panicked."""
        everybody = [*self.servers.values(), *self.workers]
        for one in everybody:
            one.popen.terminate()
        clock = time.monotonic()
        for one in everybody:
            try:
                one.popen.wait(max(0.1, 20 - (time.monotonic() - clock)))
            except subprocess.TimeoutExpired:
                self.fault(f"{one.name} did not end within 20 s after SIGTERM")
                one.popen.kill()
        for log in self.folder.glob("*.log"):
            for line in re.findall(r".*panicked.*", log.read_text(errors="replace"))[:3]:
                self.fault(f"{log.name}: {line}")

    def kill(self) -> None:
        """Leaves nothing behind, whatever happened."""
        self.thaw()
        for one in [*self.servers.values(), *self.workers]:
            one.popen.kill()
            one.popen.wait()
