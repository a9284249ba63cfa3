"""A server with a login for engines: one client works, another may only read."""

from botocore.exceptions import ClientError
from pyiceberg.catalog.rest import RestCatalog

import s3
from own_issuer import OwnIssuer, granted, token
from seaweed import SeaweedFS
from served import wait_until


class GuardedLake(OwnIssuer):
    """With a warehouse `lake` on a store, whose keys no client has.

    `pasts` are names of that warehouse as it was, by catalogs of the engine, if it is read so.
    """

    def __init__(self, varve: str):
        super().__init__(varve)
        self.pasts: dict[str, str] = {}

    def options(self) -> list[str]:
        return [*super().options(), "--allow-loopback-storage"]

    def start(self) -> float:
        seconds = super().start()
        first = self.data / "first-client"
        wait_until(first.exists, 10, "the first client is made")
        self.environment["VARVE_CONFIG"] = str(first)
        self.engine = self.client("create", "engine")
        granted(self, self.engine, "data_admin", "project")
        self.reader = self.client("create", "reader")
        return seconds

    def connect(self, store: SeaweedFS, prefix: str) -> None:
        first = dict(line.split("=", 1) for line in (self.data / "first-client").read_text().splitlines())
        first["token-endpoint"] = first.pop("oauth2-server-uri")
        s3.create(s3.Api(self, token(first)), "lake", store, prefix)

    def catalogs(self) -> list[tuple[str, str, dict]]:
        """The catalogs of an engine: by name, with the warehouse and the client that it is configured with."""
        more = [(name, warehouse, self.engine) for name, warehouse in self.pasts.items()]
        return [("lake", "lake", self.engine), ("reader", "lake", self.reader), *more]

    def pyiceberg(self, client: dict, **properties: str) -> RestCatalog:
        return RestCatalog(
            "lake", uri=self.catalog, warehouse="lake", credential=credential(client), **properties
        )


def credential(client: dict) -> str:
    """What engines are configured with."""
    return f"{client['client-id']}:{client['client-secret']}"


def reading(engine, served: GuardedLake, store: SeaweedFS) -> None:
    """The reader reads a table, and changes nothing: not by the catalog, and not in the store."""
    sql = engine.sql
    try:
        sql("SELECT count(*) FROM reader.eng.t")
    except Exception as error:
        assert "varve" not in str(error).lower(), error
    else:
        raise AssertionError("a client without rights read a table")
    granted(served, served.reader, "select", "namespace:lake/eng")
    assert sql("SELECT count(*) FROM reader.eng.t") == [(3,)]
    for change in (
        "INSERT INTO reader.eng.t VALUES (9, 'x', DATE '2026-01-01')",
        "DELETE FROM reader.eng.t",
        "ALTER TABLE reader.eng.t RENAME TO reader.eng.u",
        "DROP TABLE reader.eng.t",
        "CREATE TABLE reader.eng.mine (a bigint)",
    ):
        try:
            sql(change)
        except Exception:
            continue
        raise AssertionError(f"a reader did it: {change}")
    assert sql("SELECT count(*) FROM lake.eng.t") == [(3,)]
    table = served.pyiceberg(served.reader).load_table(("eng", "t"))
    properties = table.io.properties
    keys = (properties["s3.access-key-id"], properties["s3.secret-access-key"], properties["s3.session-token"])
    key = table.location().removeprefix("s3://lake/") + "/data/intruder"
    try:
        store.client(*keys).put_object(Bucket="lake", Key=key, Body=b"x")
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 403, error
    else:
        raise AssertionError("a reader wrote into the store")
