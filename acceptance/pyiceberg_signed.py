"""An unmodified PyIceberg that has no key of the store, and has its requests signed: arguments are
the catalog's URI, the warehouse, and `read` for one that can't write. Two tables take turns, for
PyIceberg reaches the files of both by one file system, with the signer of the one it opened last.
"""

import sys
import uuid

import pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import SignError
from pyiceberg.io.fsspec import FsspecFileIO

NAMESPACE = "signed"


def rows(*ids: int) -> pa.Table:
    days = pa.array([f"2026-11-{n:02d}" for n in ids], pa.string())
    return pa.table({"id": pa.array(ids, pa.int64()), "day": days})


def ids(table) -> list[int]:
    return sorted(table.scan().to_arrow()["id"].to_pylist())


def refused(call) -> None:
    try:
        call()
    except SignError as error:
        assert "403" in str(error), error
        return
    raise AssertionError("it was signed")


def write(table, location: str) -> None:
    with table.io.new_output(location).create(overwrite=True) as out:
        out.write(b"x")


def read(table, location: str) -> bytes:
    with table.io.new_input(location).open() as file:
        return file.read()


def elsewhere(table) -> None:
    """Neither beside the table nor in the rest of the bucket is anything read or written."""
    location = table.location()
    above = location.rsplit("/", 1)[0]
    for other in (f"{location}-evil/f", f"{above}/f", "s3://lake/other/f", f"{location}/../f"):
        refused(lambda: write(table, other))
        refused(lambda: read(table, other))


def reads_only(catalog) -> None:
    table = catalog.load_table((NAMESPACE, "one"))
    assert ids(table) == [1, 2, 4], ids(table)
    refused(lambda: write(table, f"{table.location()}/data/{uuid.uuid4()}"))
    print("read what was signed")


def main() -> None:
    uri, warehouse = sys.argv[1:3]
    header = {"header.X-Iceberg-Access-Delegation": "remote-signing"}
    catalog = load_catalog("varve", type="rest", uri=uri, warehouse=warehouse, **header)
    if sys.argv[3:] == ["read"]:
        reads_only(catalog)
        return
    catalog.create_namespace(NAMESPACE)
    one = catalog.create_table((NAMESPACE, "one"), rows().schema)
    two = catalog.create_table((NAMESPACE, "two words"), rows().schema)
    assert isinstance(one.io, FsspecFileIO), one.io
    assert not any("secret" in name or "access-key" in name for name in one.io.properties)
    one.append(rows(1, 2))
    two.append(rows(5))
    one.append(rows(3))
    assert ids(two) == [5] and ids(one) == [1, 2, 3]
    one.overwrite(rows(4), overwrite_filter="id == 3")
    two.delete("id == 5")
    assert ids(one) == [1, 2, 4] and ids(two) == []
    catalog.rename_table((NAMESPACE, "two words"), (NAMESPACE, "renamed"))
    write(two, f"{two.location()}/data/late")
    assert read(two, f"{two.location()}/data/late") == b"x"
    # s3fs deletes by the request for many objects, even one, and that is not signed.
    refused(lambda: two.io.delete(f"{two.location()}/data/late"))
    elsewhere(one)
    with catalog.create_table_transaction((NAMESPACE, "at once"), rows().schema) as transaction:
        transaction.append(rows(6, 7))
    assert ids(catalog.load_table((NAMESPACE, "at once"))) == [6, 7]
    catalog.drop_table((NAMESPACE, "renamed"))
    refused(lambda: write(two, f"{two.location()}/data/late"))
    print("3 tables, no key")


if __name__ == "__main__":
    main()
