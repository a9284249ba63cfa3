"""A warehouse as it was: engines open it by its name with a time, a position or a tag, and change nothing but that."""

import json
import re
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
TAG = "close"
# What tells a reader that this can't be written; Trino says the last when the store refuses its file.
REFUSED = re.compile(
    r"not support|not allowed|can be read and not be changed|read.?only|denied|forbidden|\b40[36]\b"
    r"|Error committing write",
    re.IGNORECASE,
)


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


def spellings(served: Served, warehouse: str, moment: str) -> dict[str, str]:
    """Names of a warehouse as it was at a moment, by what an engine may call its catalog; makes a tag."""
    made = served.tool(
        "tag", "create", warehouse, TAG, "--at", moment, "--uri", served.url, "--json"
    ).stdout
    position = json.loads(made)["position"]
    return {
        "past": f"{warehouse}@{moment}",
        "past_position": f"{warehouse}@position:{position}",
        "past_tag": f"{warehouse}@tag:{TAG}",
    }


def check_sql(sql, pasts: list[str], now: str) -> None:
    """Asks an engine, whose catalogs have these names, of the past and the present, and tries to change the past."""
    for catalog, counts in (*((past, THEN) for past in pasts), (now, NOW)):
        for name, rows in counts.items():
            (count,) = sql(f"SELECT count(*) FROM {catalog}.{NAMESPACE}.{name}")
            assert tuple(count) == (rows,), (catalog, name, count)
    for past in pasts:
        check_refused(sql, past)
    for catalog, counts in (*((past, THEN) for past in pasts), (now, NOW)):
        (count,) = sql(f"SELECT count(*) FROM {catalog}.{NAMESPACE}.grown")
        assert tuple(count) == (counts["grown"],), f"{catalog} was changed"


def check_refused(sql, past: str) -> None:
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
            assert REFUSED.search(str(error)), f"{change} was refused without a reason: {error}"
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
            assert REFUSED.search(str(error)), f"PyIceberg was refused without a reason: {error}"
            continue
        raise AssertionError("the past was changed")


def by_duckdb(uri: str, pasts: dict[str, str]) -> None:
    (first, warehouse), *others = pasts.items()
    connection = connect(uri, warehouse, "none", name=first)
    for name, more in (*others, ("now", "demo")):
        connection.execute(
            f"ATTACH '{more}' AS {name} (TYPE iceberg, ENDPOINT '{uri}', AUTHORIZATION_TYPE 'none',"
            " ACCESS_DELEGATION_MODE 'none')"
        )
    check_sql(lambda sql: connection.execute(sql).fetchall(), list(pasts), "now")


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
    pasts = spellings(served, "demo", moment)
    for warehouse in pasts.values():
        by_pyiceberg(served.catalog, warehouse)
    by_duckdb(served.catalog, pasts)
    restore(served, catalog, moment)
    served.verify()
    return f"PyIceberg and DuckDB read {', '.join(pasts.values())}, and PyIceberg tables that were restored to it"
