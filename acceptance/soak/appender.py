"""PyIceberg, appending small data to a table of its own and to one that it shares."""

import logging
import random
import time

import pyarrow as pa
import requests
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import (
    CommitFailedException,
    CommitStateUnknownException,
    ServiceUnavailableError,
    TableAlreadyExistsError,
)
from pyiceberg.schema import Schema
from pyiceberg.types import NestedField, StringType

from soak.asking import Asker
from soak.journal import Journal

# Writers on one table conflict and try again, as they should; no need to tell of each.
logging.getLogger("pyiceberg").setLevel(logging.ERROR)

NAMESPACE = "load"
SCHEMA = Schema(NestedField(1, "id", StringType(), required=True))
ARROW = pa.schema([pa.field("id", pa.string(), nullable=False)])
ID = "test-id"
# Loading and writing thousands of snapshots is what the benchmarks are for.
APPENDS = 80
# What a writer may get as response while others die: no connection, try again, not known.
LOST = (
    requests.exceptions.RequestException,
    ServiceUnavailableError,
    CommitStateUnknownException,
)


class Appender:
    def __init__(self, number: int, asker: Asker, journal: Journal, chance: random.Random):
        self.name = f"py{number}"
        self.ask = asker
        self.journal = journal
        self.chance = chance
        self.number = 0
        self.catalogs: dict[str, object] = {}
        self.own: str | None = None
        self.own_appends = 0
        # Since the last failure the own table is as this writer has left it.
        self.certain = True

    def setup(self) -> None:
        """Nothing to be made before."""

    def step(self) -> None:
        self.number += 1
        node = self.ask.any_node()
        try:
            if node.name not in self.catalogs:
                self.catalogs[node.name] = load_catalog(
                    node.name, type="rest", uri=node.catalog, warehouse="demo"
                )
            catalog = self.catalogs[node.name]
            if self.own is None or self.own_appends >= APPENDS:
                self._create(catalog)
            shared = f"shared_{self.number // APPENDS}"
            if self.chance.random() < 0.3:
                self._append(catalog, node, self._shared(catalog, shared), True)
            else:
                self.own_appends += 1
                self._append(catalog, node, self.own, False)
        except LOST:
            self.journal.count("appends that PyIceberg could not finish")
            self.certain = False
            time.sleep(0.2)

    def _create(self, catalog) -> None:
        name = f"{self.name}_{self.number}"
        catalog.create_table((NAMESPACE, name), SCHEMA)
        self.own, self.own_appends, self.certain = name, 0, True
        self.journal.append_tables.add((NAMESPACE, name))

    def _shared(self, catalog, name: str) -> str:
        try:
            catalog.create_table((NAMESPACE, name), SCHEMA)
        except TableAlreadyExistsError:
            pass
        return name

    def _append(self, catalog, node, table: str, shared: bool) -> None:
        ident = f"{self.name}.{self.number}"
        rows = pa.Table.from_pylist([{"id": ident}], schema=ARROW)
        sent = time.monotonic()
        try:
            loaded = catalog.load_table((NAMESPACE, table))
            loaded.append(rows, snapshot_properties={ID: ident})
        except CommitFailedException as lost:
            self.journal.count("lost races")
            if not shared and self.certain:
                self.journal.violation(f"{self.name}: nobody else writes {table}, and yet: {lost}")
            self.certain = True
            return
        self.certain = True
        self.journal.appended(ident, (NAMESPACE, table))
        self.ask.figures.answered("PyIceberg append", node.name, sent, time.monotonic() - sent)
        if self.chance.random() < 0.2:
            self._see(ident, table)

    def _see(self, ident: str, table: str) -> None:
        for node in self.ask.nodes:
            reply = self.ask.read("load table", node, f"namespaces/{NAMESPACE}/tables/{table}")
            if reply:
                snapshots = reply.json().get("metadata", {}).get("snapshots", [])
                if not any(snapshot["summary"].get(ID) == ident for snapshot in snapshots):
                    self.journal.violation(f"node {node.name} does not show {ident} of {table}")
