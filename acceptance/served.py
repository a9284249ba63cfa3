"""A served Varve of a test's own: free ports, a data folder, and no process that outlives it."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

READY_SECONDS = 120


def free_port() -> int:
    """Not one of those that systems give to outgoing connections: it stays free meanwhile."""
    while True:
        port = random.randrange(15000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def alive(pid: int) -> bool:
    try:
        # One that ended and that nobody has collected yet does not live.
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition, seconds: float, what: str):
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:g} s not yet: {what}")
        time.sleep(0.05)


class Served:
    """Use as a context manager; it starts nothing by itself."""

    def __init__(self, varve: str, environment: dict[str, str] | None = None):
        self.varve = varve
        self.folder = Path(tempfile.mkdtemp(prefix="varve-acceptance-"))
        self.data = self.folder / "data"
        # Also a server on another database keeps its key and its anchors in a data folder.
        self.environment = {**os.environ, "VARVE_DATA": str(self.data), **(environment or {})}
        self.log = self.folder / "serve.log"
        self.port = free_port()
        self.metrics_port = free_port()
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def catalog(self) -> str:
        return f"{self.url}/catalog"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse"

    def start(self) -> float:
        """Starts the server and gives the seconds until it was ready."""
        began = time.monotonic()
        self.launch()
        self.wait_ready()
        return time.monotonic() - began

    def launch(self) -> None:
        """Starts the server and does not wait for it."""
        with open(self.log, "ab") as log:
            # A session of its own: Ctrl-C reaches the tests, and these end it in their order.
            self.process = subprocess.Popen(
                [self.varve, "serve", *self.options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
            )

    def options(self) -> list[str]:
        return [f"--data={self.data}", *self.ports()]

    def ports(self) -> list[str]:
        return [f"--port={self.port}", f"--metrics-port={self.metrics_port}"]

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        def ready():
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}")
            return self.health()[0] == 200

        wait_until(ready, seconds, "the server is ready")

    def health(self) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def processor_seconds(self) -> float:
        """What the server has used of a processor until now."""
        used = psutil.Process(self._process().pid).cpu_times()
        return used.user + used.system

    def postmaster(self) -> int | None:
        """The process of the embedded Postgres, if it lives."""
        try:
            pid = int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None
        return pid if alive(pid) else None

    def stop(self) -> None:
        """Stops the server as a service manager does; its Postgres must go with it."""
        process = self._process()
        postmaster = self.postmaster()
        process.terminate()
        code = process.wait(60)
        self.process = None
        assert code in (0, 143), f"the server ended with {code} when asked to stop"
        assert postmaster is None or not alive(postmaster), "its Postgres went on"

    def kill(self) -> None:
        process = self._process()
        process.kill()
        process.wait()
        self.process = None

    def _process(self) -> subprocess.Popen:
        assert self.process is not None, "no server was started"
        return self.process

    def tool(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        """Runs another command of Varve to its end."""
        done = subprocess.run(
            [self.varve, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=300,
        )
        if check and done.returncode != 0:
            raise AssertionError(
                f"varve {' '.join(arguments)} ended with {done.returncode}:\n"
                f"{done.stdout}{done.stderr}"
            )
        return done

    def verify(self) -> None:
        """Both ways to verify a running server must find it clean."""
        of_server = self.tool("verify", "--uri", self.url).stdout
        of_folder = self.tool("verify", "--data", str(self.data), "--files").stdout
        for report in (of_server, of_folder):
            assert report.startswith("Verified: "), report
        assert "metadata files" in of_folder, of_folder

    def events(self) -> list[dict]:
        """The whole feed, page by page."""
        events: list[dict] = []
        after = 0
        while True:
            with urllib.request.urlopen(
                f"{self.url}/management/v1/events?after={after}&limit=200", timeout=60
            ) as answer:
                page = json.load(answer)
            if not page["events"]:
                return events
            events += page["events"]
            after = page["next-after"]

    def log_end(self, lines: int = 60) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, kind, value, trace) -> None:
        try:
            if kind is not None and issubclass(kind, Exception):
                print(f"--- the end of the server's log\n{self.log_end()}\n---", flush=True)
        finally:
            self.end()

    def end(self) -> None:
        """Ends whatever runs, and removes the folder."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        postmaster = self.postmaster()
        if postmaster is not None:
            os.kill(postmaster, signal.SIGQUIT)
            wait_until(lambda: not alive(postmaster), 15, "Postgres has ended")
        shutil.rmtree(self.folder, ignore_errors=True)
