"""An unmodified PyIceberg does what people do all day: arguments are the catalog's URI and the warehouse."""

import json
import sys
import uuid
from pathlib import Path
from urllib.parse import quote, urlparse

import pyarrow as pa
import requests
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import (
    NamespaceAlreadyExistsError,
    NamespaceNotEmptyError,
    NoSuchNamespaceError,
    NoSuchTableError,
    NoSuchViewError,
    RESTError,
    TableAlreadyExistsError,
    ViewAlreadyExistsError,
)
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform
from pyiceberg.types import LongType, NestedField, StringType, TimestampType
from pyiceberg.view.metadata import SQLViewRepresentation, ViewVersion


def raises(error, call):
    try:
        call()
    except error:
        return
    raise AssertionError(f"{error.__name__} was expected")


def view_of(name: str) -> ViewVersion:
    sql = SQLViewRepresentation(type="sql", sql=f"select '{name}' as name", dialect="spark")
    return ViewVersion(schema_id=0, representations=[sql], default_namespace=["default"])


def rest_of_the_surface(catalog, top: str, schema: Schema) -> None:
    """Views, registration, and questions that only need an answer."""
    table, view = (top, "registered"), (top, "latest")
    assert catalog.namespace_exists(top) and not catalog.namespace_exists("nowhere_" + top)
    location = catalog.create_table(table, schema).metadata_location
    assert catalog.load_credentials(table, location) == {}
    catalog.drop_table(table)
    assert catalog.register_table(table, location).metadata_location == location
    raises(TableAlreadyExistsError, lambda: catalog.register_table(table, location))
    catalog.purge_table(table)

    catalog.create_view(view, schema, view_of("first"))
    raises(ViewAlreadyExistsError, lambda: catalog.create_view(view, schema, view_of("second")))
    raises(TableAlreadyExistsError, lambda: catalog.create_table(view, schema))
    assert catalog.list_views(top) == [view] and catalog.view_exists(view)
    location = catalog.load_view(view).metadata.location
    assert location.startswith("file:"), location
    catalog.drop_view(view)
    assert not catalog.view_exists(view)
    raises(NoSuchViewError, lambda: catalog.load_view(view))
    (file,) = Path(urlparse(location).path, "metadata").glob("*.metadata.json")
    assert catalog.register_view(view, file.as_uri()).metadata.location == location
    catalog.drop_view(view)


ODD_NAMES = (
    "with space", " around ", "plus+plus", "per%cent", "%41%2F", "a/b", "/", "semi;colon=1", "do.t",
    ".hidden", "...", "emoji 🪨", "q?#&=", "back\\slash", "..a\\b..", "quote\"s'`", "ÄÖß", "a:b@c",
)


def create_view(catalog, name: tuple[str, ...], schema: Schema) -> None:
    """PyIceberg 0.12 would send the name as it is in its URL, `with%20space`."""
    namespace = "%1F".join(quote(level, safe="") for level in name[:-1])
    answer = requests.post(
        catalog.url(f"namespaces/{namespace}/views"),
        json={
            "name": name[-1],
            "schema": json.loads(schema.model_dump_json()),
            "view-version": json.loads(view_of("odd").model_dump_json()),
            "properties": {},
        },
    )
    assert answer.status_code == 200, answer.text


def names_that_need_care(catalog, top: str, schema: Schema) -> None:
    for odd in ODD_NAMES:
        outer = odd + top
        namespace, name = (outer, odd), (outer, odd, odd)
        raises(NoSuchNamespaceError, lambda: catalog.load_namespace_properties(namespace))
        catalog.create_namespace((outer,))
        catalog.create_namespace(namespace, {odd: odd})
        assert (outer,) in catalog.list_namespaces(), odd
        assert catalog.list_namespaces((outer,)) == [namespace], odd
        assert catalog.load_namespace_properties(namespace)[odd] == odd

        raises(NoSuchTableError, lambda: catalog.load_table(name))
        table = catalog.create_table((outer, odd, "plain"), schema)
        catalog.rename_table((outer, odd, "plain"), name)
        assert catalog.list_tables(namespace) == [name], odd
        assert catalog.table_exists(name)
        table = catalog.load_table(name)
        assert table.name() == name
        with table.transaction() as transaction:
            transaction.set_properties({odd: odd})
        assert catalog.load_table(name).properties[odd] == odd
        raises(NamespaceNotEmptyError, lambda: catalog.drop_namespace(namespace))
        catalog.drop_table(name)

        create_view(catalog, name, schema)
        assert catalog.list_views(namespace) == [name], odd
        assert catalog.load_view(name).metadata.location
        catalog.drop_view(name)
        catalog.drop_namespace(namespace)
        catalog.drop_namespace((outer,))


def main(uri: str, warehouse: str = "demo") -> None:
    catalog = load_catalog("varve", type="rest", uri=uri, warehouse=warehouse)
    top = f"shop_{uuid.uuid4().hex[:8]}"

    # Namespaces, nested, with properties.
    catalog.create_namespace(top, {"owner": "ana"})
    raises(NamespaceAlreadyExistsError, lambda: catalog.create_namespace(top))
    catalog.create_namespace((top, "sales"))
    raises(RESTError, lambda: catalog.create_namespace(("nowhere_" + top, "x")))
    assert (top,) in catalog.list_namespaces()
    assert catalog.list_namespaces(top) == [(top, "sales")], catalog.list_namespaces(top)
    summary = catalog.update_namespace_properties(
        top, removals={"owner", "nothing"}, updates={"team": "core"}
    )
    assert summary.removed == ["owner"] and summary.missing == ["nothing"], summary
    properties = catalog.load_namespace_properties(top)
    assert properties.pop("location") and properties == {"team": "core"}, properties

    # A partitioned table, appends, a scan.
    schema = Schema(
        NestedField(1, "id", LongType(), required=True),
        NestedField(2, "at", TimestampType(), required=False),
        identifier_field_ids=[1],
    )
    spec = PartitionSpec(PartitionField(2, 1000, DayTransform(), "day"))
    name = (top, "sales", "orders")
    table = catalog.create_table(name, schema, partition_spec=spec, properties={"k": "v"})
    raises(TableAlreadyExistsError, lambda: catalog.create_table(name, schema))
    arrow = pa.schema([pa.field("id", pa.int64(), nullable=False), pa.field("at", pa.timestamp("us"))])
    for start in (0, 10):
        rows = [{"id": start + i, "at": None} for i in range(10)]
        table.append(pa.Table.from_pylist(rows, schema=arrow))
    assert table.scan().to_arrow().num_rows == 20
    assert catalog.load_table(name).scan(row_filter="id < 5").to_arrow().num_rows == 5

    # The schema evolves; old rows read back.
    with table.update_schema() as update:
        update.add_column("note", StringType())
        update.rename_column("at", "ordered_at")
    arrow = pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False),
            pa.field("ordered_at", pa.timestamp("us")),
            pa.field("note", pa.string()),
        ]
    )
    table.append(pa.Table.from_pylist([{"id": 99, "note": "evolved"}], schema=arrow))
    assert table.scan().to_arrow()["note"].to_pylist().count("evolved") == 1
    table.delete("id < 10")
    table.overwrite(pa.Table.from_pylist([{"id": 1, "note": "only"}], schema=arrow))
    assert catalog.load_table(name).scan().to_arrow()["id"].to_pylist() == [1]
    assert len(catalog.load_table(name).history()) >= 5

    # Properties, branches and tags.
    with table.transaction() as transaction:
        transaction.set_properties({"a": "1", "b": "2"})
        transaction.remove_properties("k")
    properties = catalog.load_table(name).properties
    assert properties["a"] == "1" and "k" not in properties
    table.manage_snapshots().create_tag(table.current_snapshot().snapshot_id, "q4").commit()
    assert "q4" in catalog.load_table(name).refs()

    # A stale writer conflicts on its requirements, and nothing is lost.
    stale = catalog.load_table(name)
    table.refresh()
    table.append(pa.Table.from_pylist([{"id": 2, "note": "first"}], schema=arrow))
    try:
        stale.append(pa.Table.from_pylist([{"id": 3, "note": "second"}], schema=arrow))
    except Exception as error:  # PyIceberg 0.12 does not retry by itself
        assert type(error).__name__ == "CommitFailedException", repr(error)
    assert catalog.load_table(name).scan().to_arrow().num_rows >= 2

    # Create-transaction (staged create), rename over namespaces, drops.
    with catalog.create_table_transaction((top, "staged"), schema) as transaction:
        transaction.set_properties({"staged": "yes"})
    assert catalog.load_table((top, "staged")).properties["staged"] == "yes"
    catalog.rename_table((top, "staged"), (top, "sales", "moved"))
    raises(NoSuchTableError, lambda: catalog.load_table((top, "staged")))
    raises(TableAlreadyExistsError, lambda: catalog.rename_table((top, "sales", "moved"), name))
    assert sorted(catalog.list_tables((top, "sales"))) == [(top, "sales", "moved"), name]
    assert catalog.table_exists(name)
    raises(NamespaceNotEmptyError, lambda: catalog.drop_namespace((top, "sales")))
    catalog.drop_table((top, "sales", "moved"))
    assert not catalog.table_exists((top, "sales", "moved"))
    raises(NoSuchTableError, lambda: catalog.drop_table((top, "sales", "moved")))

    if catalog.load_table(name).location().startswith("file:"):
        rest_of_the_surface(catalog, top, schema)
    names_that_need_care(catalog, top, schema)
    print("PyIceberg: all well")


if __name__ == "__main__":
    main(*sys.argv[1:])
