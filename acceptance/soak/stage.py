"""The database and the nodes of a soak; what is killed is started again."""

import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import psutil
import psycopg

from served import Served, alive, free_port, wait_until


class Database:
    """Postgres in the cluster that `varve serve` makes, run here without that server."""

    def __init__(self, home: Served):
        home.start()
        postmaster = psutil.Process(home.postmaster())
        self.program = postmaster.exe()
        self.user, self.group = postmaster.uids().real, postmaster.gids().real
        home.stop()
        self.cluster = home.data / "postgres"
        lines = (home.data / "postgres-passwords").read_text().splitlines()
        self.passwords = dict(line.split("=", 1) for line in lines if "=" in line)
        self.log = home.folder / "postgres.log"
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    def launch(self) -> None:
        """Starts the postmaster and does not wait for it."""
        # It refuses to run as root. The server has put it under another user, or, where that
        # looks the same from here, into a user namespace.
        prefix, as_user = [], {}
        if os.geteuid() == 0 and self.user == 0:
            prefix = ["unshare", "-U"]
        elif os.geteuid() == 0:
            as_user = {"user": self.user, "group": self.group, "extra_groups": []}
        environment = {n: v for n, v in os.environ.items() if not n.startswith("PG")}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*prefix, self.program, "-D", str(self.cluster), "-p", str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**environment, "LC_ALL": "C"},
                cwd="/",
                start_new_session=True,
                **as_user,
            )

    def connect(self, user: str = "varve_owner") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            dbname="varve",
            user=user,
            password=self.passwords[user],
            connect_timeout=5,
            autocommit=True,
        )

    def ready(self) -> bool:
        try:
            self.connect().close()
            return True
        except psycopg.Error:
            return False

    def children(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.process.pid).children()
        except psutil.NoSuchProcess:
            return []

    def sessions(self) -> list[psutil.Process]:
        """Processes that serve the nodes' connections."""
        found = []
        for child in self.children():
            try:
                if "varve_runtime" in " ".join(child.cmdline()):
                    found.append(child)
            except psutil.Error:
                continue
        return found

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def end(self) -> None:
        if self.running():
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(30)


class Node(Served):
    """A server on the soak's database."""

    def __init__(self, varve: str, name: str, database: Database, warehouse: Path):
        super().__init__(varve)
        self.name = name
        self.database = database
        self.root = warehouse
        self.environment |= {
            "VARVE_DATABASE_USER": "varve_runtime",
            "VARVE_DATABASE_PASSWORD": database.passwords["varve_runtime"],
            "VARVE_DATABASE_OWNER_USER": "varve_owner",
            "VARVE_DATABASE_OWNER_PASSWORD": database.passwords["varve_owner"],
            # Of all nodes, for they sign with one key.
            "VARVE_DATA": str(database.cluster.parent.with_name("nodes")),
        }

    def options(self) -> list[str]:
        url = f"jdbc:postgresql://127.0.0.1:{self.database.port}/varve"
        return [f"--database-url={url}", f"--warehouse-root={self.root}", *self.ports()]

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def memory(self) -> int:
        """Resident bytes of now; 0 while it does not run."""
        try:
            return psutil.Process(self.process.pid).memory_info().rss if self.running() else 0
        except psutil.NoSuchProcess:
            return 0


class Stage:
    """Two nodes and a Postgres. Keeps them up, as a service manager does; a context manager."""

    def __init__(self, varve: str):
        self.home = Served(varve)
        self.nodes: list[Node] = []
        self.keeping = threading.Event()
        self.held: set[object] = set()
        self.restarter = threading.Thread(target=self._restart_killed, name="restarter", daemon=True)

    def start(self) -> None:
        self.database = Database(self.home)
        self.database.launch()
        wait_until(self.database.ready, 60, "Postgres is ready")
        for name in ("a", "b"):
            self.nodes.append(Node(self.home.varve, name, self.database, self.home.warehouse))
        for node in self.nodes:
            node.start()
        self.keeping.set()
        self.restarter.start()

    def hold(self, process: object) -> None:
        """Leaves it down until it is let go."""
        self.held.add(process)

    def let_go(self, process: object) -> None:
        self.held.discard(process)

    def _restart_killed(self) -> None:
        while self.keeping.is_set():
            if not self.database.running() and self.database not in self.held:
                # Refused while processes of the killed one still live; then tried again.
                self.database.launch()
            for node in self.nodes:
                if not node.running() and node not in self.held:
                    node.launch()
            time.sleep(1)

    def all_up(self) -> bool:
        return self.database.ready() and all(node.health()[0] == 200 for node in self.nodes)

    def end(self, keep: bool = False) -> None:
        """Ends all processes; removes the files unless they are to be looked at."""
        self.keeping.clear()
        if self.restarter.ident is not None:
            self.restarter.join(60)
        for node in self.nodes:
            if node.running():
                node.process.send_signal(signal.SIGCONT)
        for node in self.nodes:
            if keep and node.log.exists():
                shutil.copy(node.log, self.home.folder / f"node-{node.name}.log")
            node.end()
        if hasattr(self, "database"):
            left = self.database.children()
            self.database.end()
            for child in left:
                if alive(child.pid):
                    child.kill()
        if keep:
            print(f"Logs and data are kept in {self.home.folder}", flush=True)
        else:
            self.home.end()

    def __enter__(self) -> "Stage":
        try:
            self.start()
        except BaseException:
            self.end(keep=False)
            raise
        return self

    def __exit__(self, kind, value, trace) -> None:
        self.end(keep=kind is not None and issubclass(kind, AssertionError))
