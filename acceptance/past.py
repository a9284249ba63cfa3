"""A warehouse as it was: engines open it by its name with a time, and change nothing but that."""

import time
from datetime import UTC, datetime

import pyarrow as pa
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import NoSuchTableError

from duckdb_everyday import connect
from served import Served

NAMESPACE = "earlier"
ROWS = pa.table({"id": pa.array([1, 2, 3], pa.int64())})
MORE = pa.table({"id": pa.array([4, 5, 6, 7], pa.int64())})
# What a query of each table gives as of then; none of it is so any more.
THEN = {"dropped": 3, "renamed": 3, "grown": 3, "rolled_back": 7}
NOW = {"moved": 3, "grown": 7, "rolled_back": 3}


def make(catalog: Catalog) -> str:
    """Makes tables, then changes them; gives the time between, as a warehouse's name takes it."""
    catalog.create_namespace(NAMESPACE, {"owner": "then"})
    for name in THEN:
        catalog.create_table((NAMESPACE, name), ROWS.schema).append(ROWS)
    catalog.load_table((NAMESPACE, "rolled_back")).append(MORE)
    first = catalog.load_table((NAMESPACE, "rolled_back")).history()[0].snapshot_id
    # A commit counts from when the ledger has sealed it, some milliseconds later.
    time.sleep(1)
    moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    time.sleep(1)
    catalog.drop_table((NAMESPACE, "dropped"))
    catalog.rename_table((NAMESPACE, "renamed"), (NAMESPACE, "moved"))
    catalog.load_table((NAMESPACE, "grown")).append(MORE)
    catalog.load_table((NAMESPACE, "rolled_back")).manage_snapshots().rollback_to_snapshot(first).commit()
    catalog.update_namespace_properties(NAMESPACE, updates={"owner": "now"})
    return moment


def check_sql(sql, past: str, now: str) -> None:
    """Asks an engine, whose catalogs have these names, of the past and the present, and tries to change the past."""
    for catalog, counts in ((past, THEN), (now, NOW)):
        for name, rows in counts.items():
            (count,) = sql(f"SELECT count(*) FROM {catalog}.{NAMESPACE}.{name}")
            assert tuple(count) == (rows,), (catalog, name, count)
    for change in (
        f"INSERT INTO {past}.{NAMESPACE}.grown VALUES (9)",
        f"CREATE TABLE {past}.{NAMESPACE}.mine (a int)",
        f"DROP TABLE {past}.{NAMESPACE}.grown",
        f"CREATE SCHEMA {past}.mine",
    ):
        try:
            sql(change)
        except Exception as error:
            print(f"{change}: {str(error).strip().splitlines()[0][:300]}", flush=True)
            continue
        raise AssertionError(f"the past was changed: {change}")


def by_pyiceberg(uri: str, warehouse: str) -> None:
    past = load_catalog("past", type="rest", uri=uri, warehouse=warehouse)
    assert sorted(name for _, name in past.list_tables(NAMESPACE)) == sorted(THEN)
    assert past.load_namespace_properties(NAMESPACE)["owner"] == "then"
    for name, rows in THEN.items():
        assert len(past.load_table((NAMESPACE, name)).scan().to_arrow()) == rows, name
    try:
        past.load_table((NAMESPACE, "moved"))
    except NoSuchTableError:
        pass
    else:
        raise AssertionError("a table was there under a name that it got later")
    for change in (
        lambda: past.load_table((NAMESPACE, "grown")).append(ROWS),
        lambda: past.create_table((NAMESPACE, "mine"), ROWS.schema),
        lambda: past.drop_table((NAMESPACE, "grown")),
        lambda: past.create_namespace("mine"),
    ):
        try:
            change()
        except Exception as error:
            print(f"PyIceberg: {type(error).__name__}: {str(error).splitlines()[0][:300]}", flush=True)
            continue
        raise AssertionError("the past was changed")


def by_duckdb(uri: str, warehouse: str) -> None:
    connection = connect(uri, warehouse, "none", name="past")
    connection.execute(
        f"ATTACH 'demo' AS now (TYPE iceberg, ENDPOINT '{uri}', AUTHORIZATION_TYPE 'none',"
        " ACCESS_DELEGATION_MODE 'none')"
    )
    check_sql(lambda sql: connection.execute(sql).fetchall(), "past", "now")


def restore(served: Served, catalog: Catalog, moment: str) -> None:
    """Restores tables one by one, reads them and goes on with them; then it is undone."""
    for name in ("renamed", "grown", "rolled_back"):
        served.tool("restore", f"demo/{NAMESPACE}.{name}", "--to", moment, "--uri", served.url)
        table = catalog.load_table((NAMESPACE, name))
        assert len(table.scan().to_arrow()) == THEN[name], name
    table.append(MORE)
    assert len(table.scan().to_arrow()) == THEN["rolled_back"] + len(MORE)
    last = served.events()[-1]["event-id"]
    served.tool("undo", last, "--uri", served.url)
    assert len(catalog.load_table((NAMESPACE, "rolled_back")).scan().to_arrow()) == THEN["rolled_back"]


def past(served: Served) -> str:
    served.start()
    catalog = load_catalog("demo", type="rest", uri=served.catalog, warehouse="demo")
    moment = make(catalog)
    by_pyiceberg(served.catalog, f"demo@{moment}")
    by_duckdb(served.catalog, f"demo@{moment}")
    restore(served, catalog, moment)
    served.verify()
    return f"PyIceberg and DuckDB read demo@{moment}, and PyIceberg tables that were restored to it"
