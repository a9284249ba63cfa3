"""Trino, one small node, against a warehouse with vended credentials."""

import json
import os
import subprocess
import time
import urllib.request
from pathlib import Path

import trino

from engines import downloads
from engines.guarded import GuardedLake, credential
from served import free_port, wait_until

CATALOG = """connector.name=iceberg
iceberg.catalog.type=rest
iceberg.rest-catalog.uri={catalog}
iceberg.rest-catalog.warehouse={warehouse}
iceberg.rest-catalog.security=OAUTH2
iceberg.rest-catalog.oauth2.server-uri={server}/oauth/token
iceberg.rest-catalog.oauth2.credential={credential}
iceberg.rest-catalog.oauth2.scope=catalog
iceberg.rest-catalog.oauth2.token-refresh-enabled=false
iceberg.rest-catalog.vended-credentials-enabled=true
iceberg.rest-catalog.nested-namespace-enabled=true
iceberg.unique-table-location=true
iceberg.expire-snapshots.min-retention=0s
fs.native-s3.enabled=true
s3.endpoint={store}
s3.region=local-01
s3.path-style-access=true
"""
CONFIG = """coordinator=true
node-scheduler.include-coordinator=true
http-server.http.port={port}
discovery.uri=http://127.0.0.1:{port}
query.max-memory=500MB
query.max-memory-per-node=300MB
memory.heap-headroom-per-node=200MB
"""


class Trino:
    """Use as a context manager; it runs while that is open."""

    user = "acceptance"

    def __init__(self, cache: Path, folder: Path, served: GuardedLake, store):
        self.home = downloads.trino(cache)
        self.folder = folder / "trino"
        self.port = free_port()
        (self.folder / "plugins").mkdir(parents=True)
        (self.folder / "plugins" / "iceberg").symlink_to(self.home / "plugin" / "iceberg")
        (self.folder / "catalog").mkdir()
        for name, warehouse, client in served.catalogs():
            catalog = CATALOG.format(
                catalog=served.catalog,
                warehouse=warehouse,
                server=served.url,
                credential=credential(client),
                store=store.url,
            )
            (self.folder / "catalog" / f"{name}.properties").write_text(catalog)
        (self.folder / "config.properties").write_text(CONFIG.format(port=self.port))

    def __enter__(self) -> "Trino":
        options = {
            "node.environment": "acceptance",
            "node.id": "acceptance",
            "node.data-dir": self.folder / "data",
            "node.internal-address": "127.0.0.1",
            "node.bind-ip": "127.0.0.1",
            "plugin.dir": self.folder / "plugins",
            "catalog.config-dir": self.folder / "catalog",
            "config": self.folder / "config.properties",
            "jdk.attach.allowAttachSelf": "true",
            "jdk.nio.maxCachedBufferSize": "2000000",
        }
        with open(self.folder / "trino.log", "wb") as log:
            self.process = subprocess.Popen(
                [
                    os.path.join(os.environ["JAVA_HOME"], "bin", "java"),
                    *("-cp", f"{self.home}/lib/*", "-Xmx1500M", "-XX:+UseG1GC"),
                    *("-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"),
                    *(f"-D{name}={value}" for name, value in options.items()),
                    "io.trino.server.TrinoServer",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )
        try:
            wait_until(self._ready, 240, "Trino is ready")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _ready(self) -> bool:
        if self.process.poll() is not None:
            end = (self.folder / "trino.log").read_text(errors="replace")[-3000:]
            raise AssertionError(f"Trino ended with {self.process.returncode}:\n{end}")
        time.sleep(0.5)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/v1/info", timeout=5) as answer:
                return not json.load(answer)["starting"]
        except OSError:
            return False

    def __exit__(self, kind, value, trace) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def sql(self, statement: str) -> list:
        # It says that it has started before it knows that its one node has the catalog.
        until = time.monotonic() + 30
        while True:
            try:
                return self._run(statement)
            except trino.exceptions.TrinoQueryError as e:
                if e.message != "nodes is empty" or time.monotonic() > until:
                    raise
                time.sleep(1)

    def _run(self, statement: str) -> list:
        connection = trino.dbapi.connect(
            host="127.0.0.1", port=self.port, user=self.user, catalog="lake", schema="eng"
        )
        try:
            cursor = connection.cursor()
            cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()]
        finally:
            connection.close()


def steps(engine: Trino, pyiceberg):
    """The parts of the check, each with its name."""
    sql = engine.sql

    def create():
        sql("CREATE SCHEMA eng")
        sql("CREATE TABLE t (id bigint, name varchar, day date) WITH (partitioning = ARRAY['month(day)'])")
        sql("INSERT INTO t VALUES (1,'a',DATE '2026-01-01'),(2,'b',DATE '2026-02-01'),(3,'c',DATE '2026-02-02')")
        assert sql("SELECT count(*) FROM t") == [(3,)]

    def change():
        sql("UPDATE t SET name = 'bb' WHERE id = 2")
        sql("DELETE FROM t WHERE id = 1")
        sql(
            "MERGE INTO t USING (VALUES (3,'cc'),(4,'d')) AS s(id, name) ON t.id = s.id"
            " WHEN MATCHED THEN UPDATE SET name = s.name"
            " WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name, DATE '2026-03-01')"
        )
        assert sql("SELECT id, name FROM t ORDER BY id") == [(2, "bb"), (3, "cc"), (4, "d")]

    def travel():
        history = sql('SELECT snapshot_id, CAST(made_current_at AS varchar) FROM "t$history" ORDER BY made_current_at')
        assert len(sql('SELECT * FROM "t$snapshots"')) == len(history) >= 5, history
        counts = [sql(f"SELECT count(*) FROM t FOR VERSION AS OF {snapshot}")[0][0] for snapshot, _ in history]
        assert 3 in counts and counts[-1] == 3 and 2 in counts, counts
        for (_, at), count in zip(history, counts, strict=True):
            assert sql(f"SELECT count(*) FROM t FOR TIMESTAMP AS OF TIMESTAMP '{at}'") == [(count,)]

    def evolve():
        sql("ALTER TABLE t ADD COLUMN extra integer")
        sql("ALTER TABLE t RENAME COLUMN name TO label")
        sql("ALTER TABLE t DROP COLUMN extra")
        assert [row[0] for row in sql("DESCRIBE t")] == ["id", "label", "day"]

    def ctas_and_rename():
        sql("CREATE TABLE c AS SELECT id, label FROM t WHERE id > 2")
        sql("ALTER TABLE c RENAME TO d")
        assert sql("SELECT count(*) FROM d") == [(2,)]

    def views():
        sql("CREATE VIEW v AS SELECT id FROM t")
        sql("CREATE OR REPLACE VIEW v AS SELECT label FROM t")
        assert sorted(sql("SELECT * FROM v")) == [("bb",), ("cc",), ("d",)]
        sql("DROP VIEW v")

    def nested():
        sql('CREATE SCHEMA "eng.inner" WITH (location = \'s3://lake/trino/inner\')')
        sql('CREATE TABLE "eng.inner".n (a bigint)')
        sql('INSERT INTO "eng.inner".n VALUES (7)')
        assert sql('SELECT a FROM "eng.inner".n') == [(7,)]
        sql('DROP TABLE "eng.inner".n')
        sql('DROP SCHEMA "eng.inner"')

    def maintenance():
        sql("ALTER TABLE t EXECUTE optimize")
        sql("ALTER TABLE t EXECUTE expire_snapshots(retention_threshold => '0s')")
        assert len(sql('SELECT * FROM "t$snapshots"')) == 1
        assert sql("SELECT count(*) FROM t") == [(3,)]

    def exchange():
        rows = pyiceberg.load_table(("eng", "t")).scan().to_arrow().sort_by("id").to_pylist()
        assert [row["label"] for row in rows] == ["bb", "cc", "d"], rows
        copy = pyiceberg.create_table(("eng", "py"), pyiceberg.load_table(("eng", "t")).schema())
        copy.append(pyiceberg.load_table(("eng", "t")).scan().to_arrow())
        assert sql("SELECT label FROM py ORDER BY id") == [("bb",), ("cc",), ("d",)]

    def drop():
        for name in ("py", "d", "t"):
            sql(f"DROP TABLE {name}")
        assert sql("SHOW TABLES") == []
        sql("DROP SCHEMA eng")

    yield "create, insert", create
    yield "update, delete, merge", change
    yield "time travel, history", travel
    yield "schema evolution", evolve
    yield "create as select, rename", ctas_and_rename
    yield "views", views
    yield "nested namespaces", nested
    yield "optimize, expire_snapshots", maintenance
    yield "PyIceberg reads, and is read", exchange
    yield "drop", drop
