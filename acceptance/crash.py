"""Writers go on while the server, its Postgres, or both are killed; nothing acknowledged is lost.

Each append carries an id of its own, in its row and in the summary of its snapshot. It is written
to a file as soon as PyIceberg has returned, which is when its user takes it for done.
"""

import logging
import os
import signal
import threading
from collections import Counter
from pathlib import Path

import psutil
import pyarrow as pa
import requests
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import (
    CommitFailedException,
    CommitStateUnknownException,
    ServiceUnavailableError,
)
from pyiceberg.schema import Schema
from pyiceberg.types import NestedField, StringType

from served import Served, wait_until

# Writers on one table conflict and try again, as they should; no need to tell of each.
logging.getLogger("pyiceberg").setLevel(logging.ERROR)

WRITERS = 4
NAMESPACE = "load"
SHARED = (NAMESPACE, "shared")
# What a writer may get as response meanwhile: no connection, try again, lost a race, or not known.
EXPECTED = (
    requests.exceptions.RequestException,
    ServiceUnavailableError,
    CommitFailedException,
    CommitStateUnknownException,
)
SCHEMA = Schema(NestedField(1, "id", StringType(), required=True))
ARROW = pa.schema([pa.field("id", pa.string(), nullable=False)])


class Load:
    """Threads that append: each to a shared table, to one of its own, and to ones it makes."""

    def __init__(self, uri: str, file: Path):
        self.uri = uri
        self.file = file
        self.acknowledged: dict[str, tuple[str, str]] = {}
        self.tables: set[tuple[str, str]] = set()
        self.failures: Counter = Counter()
        self.expected = EXPECTED
        self.unexpected: list[str] = []
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(n,)) for n in range(WRITERS)]

    def start(self, new: bool = True) -> "Load":
        """Begins to write; unless asked otherwise, to a catalog without such tables."""
        if new:
            catalog = self._catalog()
            catalog.create_namespace(NAMESPACE)
            catalog.create_table(SHARED, SCHEMA)
        for thread in self.threads:
            thread.start()
        return self

    def end(self) -> None:
        self.ending.set()
        for thread in self.threads:
            if thread.ident is not None:
                thread.join(120)
                assert not thread.is_alive(), "a writer hangs"

    def count(self) -> int:
        with self.lock:
            return len(self.acknowledged)

    def wait_for(self, more: int, seconds: float) -> None:
        target = self.count() + more
        wait_until(lambda: self.count() >= target, seconds, f"{more} more commits")

    def _catalog(self):
        return load_catalog("varve", type="rest", uri=self.uri, warehouse="demo")

    def _run(self, writer: int) -> None:
        catalog = None
        own = None
        number = 0
        while not self.ending.is_set():
            number += 1
            try:
                if catalog is None:
                    catalog = self._catalog()
                if own is None or number % 5 == 0:
                    new = (NAMESPACE, f"own_{writer}_{number}")
                    catalog.create_table(new, SCHEMA)
                    own = new
                    with self.lock:
                        self.tables.add(own)
                for table in (SHARED, own):
                    self._append(catalog, table, f"{writer}.{number}.{table[1]}")
            except Exception as error:  # what an application does then is its own affair
                with self.lock:
                    self.failures[type(error).__name__] += 1
                    if not isinstance(error, self.expected):
                        self.unexpected.append(repr(error))
                self.ending.wait(0.1)

    def _append(self, catalog, name: tuple[str, str], ident: str) -> None:
        rows = pa.Table.from_pylist([{"id": ident}], schema=ARROW)
        catalog.load_table(name).append(rows, snapshot_properties={"test-id": ident})
        with self.lock:
            self.acknowledged[ident] = name
            with open(self.file, "a") as file:
                file.write(f"{ident}\n")


def check(served: Served, load: Load) -> str:
    """Compares what was acknowledged with the tables and with the feed."""
    catalog = load_catalog("varve", type="rest", uri=served.catalog, warehouse="demo")
    assert not load.unexpected, f"unexpected responses: {load.unexpected}"
    acknowledged = load.file.read_text().split()
    assert len(acknowledged) == len(set(acknowledged)) == load.count()

    missing_tables = [name for name in load.tables if not catalog.table_exists(name)]
    assert not missing_tables, f"acknowledged tables are gone: {missing_tables}"
    in_snapshots: Counter = Counter()
    in_rows: Counter = Counter()
    for name in catalog.list_tables(NAMESPACE):
        table = catalog.load_table(name)
        in_snapshots.update(snapshot.summary["test-id"] for snapshot in table.snapshots())
        in_rows.update(table.scan().to_arrow()["id"].to_pylist())
    in_feed: Counter = Counter()
    positions = []
    for event in served.events():
        positions.append(event["position"])
        for snapshot in event["data"].get("result", {}).get("snapshots", []):
            in_feed[snapshot["summary"]["test-id"]] += 1

    for where, found in (("snapshots", in_snapshots), ("rows", in_rows), ("feed", in_feed)):
        lost = [ident for ident in acknowledged if found[ident] == 0]
        twice = [ident for ident, times in found.items() if times > 1]
        assert not lost, f"acknowledged, but not in {where}: {lost}"
        assert not twice, f"more than once in {where}: {twice}"
    assert in_snapshots == in_feed, "tables and feed differ"
    assert positions == list(range(1, len(positions) + 1)), "positions have gaps"
    unacknowledged = len(in_snapshots) - len(acknowledged)
    failures = ", ".join(f"{n} {name}" for name, n in load.failures.most_common()) or "none"
    return (
        f"{len(acknowledged)} acknowledged commits all there, {unacknowledged} more landed"
        f" whose answer was lost; errors that writers saw: {failures}"
    )


def under_load(served: Served, disturb) -> str:
    """Runs `disturb(load)` while writers write, lets them go on after it, and checks."""
    served.start()
    load = Load(served.catalog, served.folder / "acknowledged").start()
    try:
        load.wait_for(more=40, seconds=120)
        disturb(load)
        load.wait_for(more=40, seconds=120)
    finally:
        load.end()
    summary = check(served, load)
    served.verify()
    return summary


def kill_server(served: Served) -> str:
    """kill -9 of the server, its Postgres lives on; the next one takes it over."""

    def disturb(load: Load) -> None:
        for _ in range(2):
            postmaster = served.postmaster()
            served.kill()
            assert served.postmaster() == postmaster, "Postgres went with its server"
            served.start()
            assert served.postmaster() == postmaster, "Postgres was not taken over"
            load.wait_for(more=20, seconds=120)

    return under_load(served, disturb)


def kill_both(served: Served) -> str:
    """kill -9 of the server and of all of its Postgres at once, as when a machine goes down."""

    def disturb(load: Load) -> None:
        postmaster = served.postmaster()
        assert postmaster is not None
        children = processes_under(postmaster)
        served.kill()
        for pid in [postmaster, *children]:
            kill(pid)
        wait_until(lambda: served.postmaster() is None, 10, "Postgres is dead")
        served.start()

    return under_load(served, disturb)


def kill_backend(served: Served) -> str:
    """kill -9 of a session's process: Postgres ends all others and recovers by itself."""

    def disturb(load: Load) -> None:
        server = served.process
        postmaster = served.postmaster()
        assert postmaster is not None
        sessions = [pid for pid in processes_under(postmaster) if is_session(pid)]
        assert sessions, "no session of Postgres was found"
        kill(sessions[0])
        wait_until(
            lambda: not set(processes_under(postmaster)) & set(sessions), 60, "sessions have ended"
        )
        served.wait_ready()
        assert served.process is server and served.postmaster() == postmaster

    return under_load(served, disturb)


def kill_postgres(served: Served) -> str:
    """kill -9 of Postgres itself; the server has it up again without a restart of its own."""

    def disturb(load: Load) -> None:
        server = served.process
        postmaster = served.postmaster()
        assert postmaster is not None
        kill(postmaster)
        wait_until(lambda: served.postmaster() not in (None, postmaster), 120, "a new Postgres runs")
        served.wait_ready()
        assert served.process is server

    return under_load(served, disturb)


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def processes_under(parent: int) -> list[int]:
    return [process.pid for process in psutil.Process(parent).children()]


def is_session(pid: int) -> bool:
    try:
        return "varve_runtime" in " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return False
