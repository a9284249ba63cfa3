"""An unmodified DuckDB does what people do all day: arguments are the catalog's URI, the
warehouse, and how it wants to reach files.

DuckDB would download its extensions; here they come as wheels and are loaded from their files, so
nothing is fetched while the test runs. DuckDB reads and writes files itself: by the local file
system, or with credentials that it is given.
"""

import importlib.util
import sys
import uuid
from pathlib import Path

import duckdb


def extension(name: str) -> str:
    folders = importlib.util.find_spec(f"duckdb_extension_{name}").submodule_search_locations
    (file,) = Path(folders[0]).glob(f"extensions/*/{name}.duckdb_extension")
    return str(file)


def connect(uri: str, warehouse: str, delegation: str, name: str = "varve") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    for loaded in ("httpfs", "avro", "iceberg"):
        connection.execute(f"LOAD '{extension(loaded)}'")
    connection.execute(
        f"ATTACH '{warehouse}' AS {name} (TYPE iceberg, ENDPOINT '{uri}', AUTHORIZATION_TYPE 'none',"
        f" ACCESS_DELEGATION_MODE '{delegation}')"
    )
    return connection


def raises(word: str, call) -> None:
    try:
        call()
    except duckdb.Error as error:
        assert word in str(error), error
        return
    raise AssertionError(f"an error with '{word}' was expected")


def main(uri: str, warehouse: str = "demo", delegation: str = "none") -> None:
    connection = connect(uri, warehouse, delegation)
    schema = f"duck_{uuid.uuid4().hex[:8]}"

    def run(sql: str):
        return connection.execute(sql.replace("@", f"varve.{schema}")).fetchall()

    run("CREATE SCHEMA @")
    raises("already exists", lambda: run("CREATE SCHEMA @"))

    # Rows come, change and go; another connection sees it at once.
    run("CREATE TABLE @.orders (id INTEGER, note VARCHAR, ordered TIMESTAMP, price DECIMAL(10, 2))")
    raises("already exists", lambda: run("CREATE TABLE @.orders (id INTEGER)"))
    run("INSERT INTO @.orders SELECT i, 'n' || i, TIMESTAMP '2026-01-01', i / 4 FROM range(1000) t(i)")
    assert run("SELECT count(*), sum(id), max(price) FROM @.orders")[0][:2] == (1000, 499500)
    run("UPDATE @.orders SET note = 'changed' WHERE id < 10")
    run("DELETE FROM @.orders WHERE id >= 990")
    other = connect(uri, warehouse, delegation)
    query = f"SELECT count(*), count(*) FILTER (note = 'changed') FROM varve.{schema}.orders"
    assert other.execute(query).fetchall() == [(990, 10)]

    # The snapshots are Iceberg's: an older one can be read.
    snapshots = run("SELECT snapshot_id FROM iceberg_snapshots(@.orders) ORDER BY sequence_number")
    assert len(snapshots) >= 3, snapshots
    assert run(f"SELECT count(*) FROM @.orders AT (VERSION => {snapshots[0][0]})") == [(1000,)]

    # The schema evolves.
    run("ALTER TABLE @.orders ADD COLUMN seen BOOLEAN")
    run("ALTER TABLE @.orders RENAME COLUMN note TO remark")
    run("INSERT INTO @.orders VALUES (5000, 'new', NULL, 1.5, true)")
    assert run("SELECT remark, seen FROM @.orders WHERE id = 5000") == [("new", True)]
    run("ALTER TABLE @.orders DROP COLUMN seen")

    # One transaction over two tables: all of it or nothing.
    run("CREATE TABLE @.totals (n BIGINT)")
    run("BEGIN")
    run("INSERT INTO @.totals SELECT count(*) FROM @.orders")
    run("DELETE FROM @.orders WHERE id = 5000")
    run("COMMIT")
    assert run("SELECT n FROM @.totals") == [(991,)]
    assert run("SELECT count(*) FROM @.orders") == [(990,)]
    run("BEGIN")
    run("DELETE FROM @.orders")
    run("ROLLBACK")
    assert run("SELECT count(*) FROM @.orders") == [(990,)]

    # A table of a query's rows: it is staged, its files are written, then it is created.
    run("CREATE TABLE @.copied AS SELECT id, price FROM @.orders WHERE id < 100")
    assert run("SELECT count(*), sum(id) FROM @.copied") == [(100, 4950)]
    run("DROP TABLE @.copied")

    # Of two that change a table at the same time, the second is refused, and nothing is lost.
    run("BEGIN")
    run("INSERT INTO @.totals VALUES (1)")
    other.execute(f"INSERT INTO varve.{schema}.totals VALUES (2)")
    try:
        run("COMMIT")
        expected = 3
    except duckdb.Error as error:
        assert "409" in str(error) or "onflict" in str(error) or "ailed" in str(error), error
        expected = 2
    count = f"SELECT count(*) FROM varve.{schema}.totals"
    assert connect(uri, warehouse, delegation).execute(count).fetchone() == (expected,)

    # Names that need care on their way.
    for odd in ("with space", "plus+plus", "per%cent", "a/b", "semi;colon", "do.t", "emoji 🪨", "q?#&=", "back\\slash"):
        run(f'CREATE TABLE @."{odd}" (a INTEGER)')
        run(f'INSERT INTO @."{odd}" VALUES (7)')
        assert run(f'SELECT a FROM @."{odd}"') == [(7,)], odd
        run(f'DROP TABLE @."{odd}"')

    run("DROP TABLE @.orders")
    run("DROP TABLE @.totals")
    raises("does not exist", lambda: run("SELECT * FROM @.orders"))
    run("DROP SCHEMA @")
    print("DuckDB: all well")


if __name__ == "__main__":
    main(*sys.argv[1:])
