"""dlt loads Iceberg tables through Varve as its users set it up, and PyIceberg reads them back.

Arguments: the catalog's URI, the location of its warehouse, its name, and as JSON what logs in. dlt
chooses a table's location itself, <bucket>/<dataset>/<table>, so its bucket is a folder of the warehouse.
Its own credentials for a bucket, if it needs some, are in the environment.
"""

import json
import os
import sys
import tempfile
import uuid
from pathlib import Path

import dlt
from dlt.common.libs.pyiceberg import get_iceberg_tables
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import BadRequestError


def configure(uri: str, bucket: str, warehouse: str, home: Path, login: dict | None = None) -> None:
    """What is in a user's config.toml and secrets.toml, as environment variables."""
    os.environ.update(
        {
            "DESTINATION__FILESYSTEM__BUCKET_URL": bucket,
            "ICEBERG_CATALOG__ICEBERG_CATALOG_NAME": "varve",
            "ICEBERG_CATALOG__ICEBERG_CATALOG_TYPE": "rest",
            "ICEBERG_CATALOG__ICEBERG_CATALOG_CONFIG": json.dumps(
                {"type": "rest", "uri": uri, "warehouse": warehouse, **(login or {})}
            ),
            "DLT_DATA_DIR": str(home),
            "RUNTIME__DLTHUB_TELEMETRY": "false",
            "RUNTIME__LOG_LEVEL": "ERROR",
        }
    )


def load(pipeline, resource) -> None:
    info = pipeline.run(resource)
    info.raise_on_failed_jobs()


def main(uri: str, location: str, warehouse: str = "demo", credential: str = "{}") -> None:
    login = json.loads(credential)
    bucket = f"{location}/dlt"
    dataset = f"crm_{uuid.uuid4().hex[:8]}"
    with tempfile.TemporaryDirectory() as home:
        configure(uri, bucket, warehouse, Path(home), login)
        pipeline = dlt.pipeline(
            "acceptance", destination="filesystem", dataset_name=dataset, pipelines_dir=home
        )

        @dlt.resource(table_format="iceberg", write_disposition="append")
        def visits(rows):
            yield rows

        @dlt.resource(
            table_format="iceberg",
            write_disposition={"disposition": "merge", "strategy": "upsert"},
            primary_key="id",
        )
        def people(rows):
            yield rows

        @dlt.resource(table_format="iceberg", write_disposition="replace")
        def rates(rows):
            yield rows

        load(
            pipeline,
            [
                visits([{"id": 1, "page": "/"}, {"id": 2, "page": "/a"}]),
                people([{"id": 1, "name": "Ana"}, {"id": 2, "name": "Bo"}]),
                rates([{"currency": "EUR", "rate": 1.0}, {"currency": "USD", "rate": 1.1}]),
            ],
        )
        load(
            pipeline,
            [
                # A new column: the schema evolves.
                visits([{"id": 3, "page": "/b", "referrer": "/a"}]),
                people([{"id": 2, "name": "Bo B."}, {"id": 3, "name": "Cy"}]),
                rates([{"currency": "EUR", "rate": 1.0}]),
            ],
        )

        catalog = load_catalog("varve", type="rest", uri=uri, warehouse=warehouse, **login)

        def read(table: str, *columns: str):
            arrow = catalog.load_table((dataset, table)).scan(selected_fields=columns).to_arrow()
            return sorted(tuple(row[c] for c in columns) for row in arrow.to_pylist())

        names = {name for _, name in catalog.list_tables(dataset)}
        assert {"visits", "people", "rates"} <= names, names
        assert read("visits", "id", "page") == [(1, "/"), (2, "/a"), (3, "/b")]
        referrers = catalog.load_table((dataset, "visits")).scan().to_arrow()["referrer"]
        assert referrers.to_pylist().count("/a") == 1 and referrers.null_count == 2
        assert read("people", "id", "name") == [(1, "Ana"), (2, "Bo B."), (3, "Cy")]
        assert read("rates", "currency", "rate") == [("EUR", 1.0)]

        visits_table = catalog.load_table((dataset, "visits"))
        assert visits_table.location() == f"{bucket}/{dataset}/visits"
        assert len(visits_table.history()) == 2, visits_table.history()

        # dlt finds its own tables through the catalog, too.
        assert get_iceberg_tables(pipeline, "people")["people"].scan().to_arrow().num_rows == 3

        # A table that dlt drops and loads anew.
        pipeline.run(visits([{"id": 9, "page": "/z"}]), refresh="drop_resources")
        assert read("visits", "id", "page") == [(9, "/z")]

        # A bucket outside of the warehouse is refused, and nothing is written there.
        outside = Path(home) / "outside"
        try:
            catalog.create_table(
                (dataset, "outside"), visits_table.schema(), location=outside.as_uri()
            )
        except BadRequestError as refusal:
            assert "under the warehouse" in str(refusal), refusal
        else:
            raise AssertionError("a location outside of the warehouse was taken")
        assert not outside.exists()
    print("dlt: all well")


if __name__ == "__main__":
    main(*sys.argv[1:])
