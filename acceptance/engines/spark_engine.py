"""Spark, in one process, against a warehouse with vended credentials."""

import os
import re
from pathlib import Path

from pyspark.sql import SparkSession

from engines import downloads
from engines.guarded import GuardedLake, credential
from served import wait_until

# Its Hadoop asks Java for what Java 24 has no more.
JAVA = ("17", "21")
SETTINGS = {
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    "spark.sql.defaultCatalog": "lake",
}
CATALOG = {
    "": "org.apache.iceberg.spark.SparkCatalog",
    ".type": "rest",
    ".uri": "{catalog}",
    ".warehouse": "{warehouse}",
    ".credential": "{credential}",
    ".oauth2-server-uri": "{server}/oauth/token",
    ".io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
}
TEST_ONLY = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.log.level": "ERROR",
}


def java_home() -> str:
    """A Java that Spark starts on; the launcher's own is newer."""
    for release in sorted(Path("/usr/lib/jvm").glob("*/release")):
        if re.search(rf'JAVA_VERSION="({"|".join(JAVA)})\b', release.read_text()):
            return str(release.parent)
    raise AssertionError("Spark 4.1 needs a Java 17 or 21 in /usr/lib/jvm: apt install openjdk-17-jre-headless")


class Spark:
    """Use as a context manager; it runs while that is open."""

    def __init__(self, cache: Path, folder: Path, served: GuardedLake, store):
        self.jars = downloads.spark(cache)
        self.folder = folder / "spark"
        self.folder.mkdir()
        self.served = served
        self.store = store

    def __enter__(self) -> "Spark":
        builder = SparkSession.builder.master("local[2]").appName("acceptance")
        for name, value in (SETTINGS | TEST_ONLY).items():
            builder = builder.config(name, value)
        for name, warehouse, client in self.served.catalogs():
            for setting, value in (CATALOG | {".cache-enabled": "false"}).items():
                said = value.format(
                    catalog=self.served.catalog,
                    warehouse=warehouse,
                    server=self.served.url,
                    credential=credential(client),
                )
                builder = builder.config(f"spark.sql.catalog.{name}{setting}", said)
        builder = builder.config("spark.jars", ",".join(map(str, self.jars)))
        builder = builder.config("spark.local.dir", str(self.folder))
        builder = builder.config("spark.sql.warehouse.dir", str(self.folder / "unused"))
        usual = os.environ["JAVA_HOME"]
        os.environ["JAVA_HOME"] = java_home()
        try:
            self.session = builder.getOrCreate()
        finally:
            os.environ["JAVA_HOME"] = usual
        return self

    def __exit__(self, kind, value, trace) -> None:
        self.session.stop()

    def sql(self, statement: str) -> list:
        return [tuple(row) for row in self.session.sql(statement).collect()]

    def files(self, folder: str) -> int:
        """How many files the store's owner finds in a folder of the bucket."""
        owner = self.store.client(*self.store.keys[0])
        return owner.list_objects_v2(Bucket="lake", Prefix=folder)["KeyCount"]


def steps(engine: Spark, pyiceberg):
    """The parts of the check, each with its name."""
    sql = engine.sql

    def create():
        sql("CREATE NAMESPACE eng")
        sql("USE eng")
        sql("CREATE TABLE t (id bigint, name string, day date) USING iceberg PARTITIONED BY (months(day))")
        sql("INSERT INTO t VALUES (1,'a',DATE '2026-01-01'),(2,'b',DATE '2026-02-01'),(3,'c',DATE '2026-02-02')")
        assert sql("SELECT count(*) FROM t") == [(3,)]

    def change():
        sql("UPDATE t SET name = 'bb' WHERE id = 2")
        sql("DELETE FROM t WHERE id = 1")
        sql(
            "MERGE INTO t USING (SELECT * FROM VALUES (3,'cc'),(4,'d') AS v(id, name)) AS s ON t.id = s.id"
            " WHEN MATCHED THEN UPDATE SET name = s.name"
            " WHEN NOT MATCHED THEN INSERT (id, name, day) VALUES (s.id, s.name, DATE '2026-03-01')"
        )
        assert sql("SELECT id, name FROM t ORDER BY id") == [(2, "bb"), (3, "cc"), (4, "d")]

    def travel():
        history = sql("SELECT snapshot_id, string(made_current_at) FROM eng.t.history ORDER BY made_current_at")
        assert len(sql("SELECT * FROM eng.t.snapshots")) == len(history) == 4, history
        for (snapshot, at), count in zip(history, (3, 3, 2, 3), strict=True):
            for then in (f"VERSION AS OF {snapshot}", f"TIMESTAMP AS OF '{at}'"):
                assert sql(f"SELECT count(*) FROM t {then}") == [(count,)], then

    def branches():
        sql("ALTER TABLE t CREATE TAG before")
        sql("ALTER TABLE t CREATE BRANCH audit")
        sql("INSERT INTO eng.t.branch_audit VALUES (5, 'e', DATE '2026-03-02')")
        assert sql("SELECT count(*) FROM t") == [(3,)]
        assert sql("SELECT count(*) FROM t VERSION AS OF 'audit'") == [(4,)]
        sql("CALL lake.system.fast_forward('eng.t', 'main', 'audit')")
        assert sql("SELECT count(*) FROM t") == [(4,)]
        assert sql("SELECT count(*) FROM t VERSION AS OF 'before'") == [(3,)]
        sql("ALTER TABLE t DROP BRANCH audit")
        sql("ALTER TABLE t DROP TAG before")
        sql("DELETE FROM t WHERE id = 5")

    def evolve():
        sql("ALTER TABLE t ADD COLUMN extra int")
        sql("ALTER TABLE t ALTER COLUMN extra TYPE bigint")
        sql("ALTER TABLE t RENAME COLUMN name TO label")
        sql("ALTER TABLE t DROP COLUMN extra")
        sql("ALTER TABLE t ADD PARTITION FIELD bucket(2, id)")
        sql("INSERT INTO t VALUES (6, 'f', DATE '2026-04-01')")
        assert engine.session.table("t").columns == ["id", "label", "day"]
        assert sql("SELECT label FROM t WHERE id = 6") == [("f",)]

    def ctas_and_rename():
        sql("CREATE TABLE c USING iceberg AS SELECT id, label FROM t WHERE id > 2")
        sql("CREATE OR REPLACE TABLE c USING iceberg AS SELECT id, label FROM t WHERE id > 3")
        sql("ALTER TABLE c RENAME TO d")
        assert sql("SELECT count(*) FROM d") == [(2,)]

    def views():
        sql("CREATE VIEW v AS SELECT id FROM t")
        sql("CREATE OR REPLACE VIEW v AS SELECT label FROM t WHERE id < 4")
        sql("ALTER VIEW v RENAME TO w")
        assert sorted(sql("SELECT * FROM w")) == [("bb",), ("cc",)]
        assert [row[1] for row in sql("SHOW VIEWS")] == ["w"]
        sql("DROP VIEW w")

    def nested():
        sql("CREATE NAMESPACE eng.inner")
        assert sql("SHOW NAMESPACES IN eng") == [("eng.inner",)]
        sql("CREATE TABLE eng.inner.n (a bigint) USING iceberg")
        sql("INSERT INTO eng.inner.n VALUES (7)")
        assert sql("SELECT a FROM eng.inner.n") == [(7,)]
        sql("DROP TABLE eng.inner.n")
        sql("DROP NAMESPACE eng.inner")

    def maintenance():
        for name in "gh":
            sql(f"INSERT INTO t VALUES (7, '{name}', DATE '2026-05-01')")
        files = "SELECT count(DISTINCT _file) FROM eng.t WHERE id = 7"
        assert sql(files) == [(2,)]
        sql("CALL lake.system.rewrite_data_files(table => 'eng.t', options => map('rewrite-all', 'true'))")
        assert sql(files) == [(1,)]
        sql("DELETE FROM t WHERE id = 7")
        now = sql("SELECT string(current_timestamp())")[0][0]
        sql(f"CALL lake.system.expire_snapshots(table => 'eng.t', older_than => TIMESTAMP '{now}')")
        snapshots = sql("SELECT snapshot_id, string(committed_at) FROM eng.t.snapshots")
        assert len(snapshots) == 1, (snapshots, now)
        assert sql("SELECT count(*) FROM t") == [(4,)]

    def exchange():
        table = pyiceberg.load_table(("eng", "t"))
        rows = table.scan().to_arrow().sort_by("id").to_pylist()
        assert [row["label"] for row in rows] == ["bb", "cc", "d", "f"], rows
        copy = pyiceberg.create_table(("eng", "py"), table.schema())
        copy.append(table.scan().to_arrow())
        assert sql("SELECT label FROM py ORDER BY id") == [("bb",), ("cc",), ("d",), ("f",)]

    def drop():
        folders = {
            name: pyiceberg.load_table(("eng", name)).location().removeprefix("s3://lake/")
            for name in ("py", "d", "t")
        }
        sql("DROP TABLE py")
        assert engine.files(folders["py"]) > 0
        for name in ("d", "t"):
            sql(f"DROP TABLE {name} PURGE")
            wait_until(lambda: engine.files(folders[name] + "/data") == 0, 60, f"{name} is purged")
        assert sql("SHOW TABLES") == []
        sql("DROP NAMESPACE eng")

    yield "create, insert", create
    yield "update, delete, merge", change
    yield "time travel, history", travel
    yield "branches, tags", branches
    yield "schema and partition evolution", evolve
    yield "create as select, rename", ctas_and_rename
    yield "views", views
    yield "nested namespaces", nested
    yield "rewrite, expire_snapshots", maintenance
    yield "PyIceberg reads, and is read", exchange
    yield "drop, drop with purge", drop
