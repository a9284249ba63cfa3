"""Trino asks Varve what each of its users may do: the bridge of docs/guide/trino.md."""

import secrets
from pathlib import Path

import trino
from pyiceberg.schema import Schema
from pyiceberg.types import LongType, NestedField

from engines import downloads
from engines.opa import Opa
from engines.trino_engine import CONFIG, Trino
from own_issuer import OwnIssuer
from served import free_port

CATALOG = """connector.name=iceberg
iceberg.catalog.type=rest
iceberg.rest-catalog.uri={catalog}
iceberg.rest-catalog.warehouse=demo
iceberg.rest-catalog.nested-namespace-enabled=true
iceberg.rest-catalog.security=OAUTH2
iceberg.rest-catalog.oauth2.credential={id}:{secret}
iceberg.rest-catalog.oauth2.scope=catalog
iceberg.rest-catalog.oauth2.server-uri={server}/oauth/token
iceberg.rest-catalog.oauth2.token-refresh-enabled=false
fs.hadoop.enabled=true
"""
ACCESS = """access-control.name=opa
opa.policy.uri={allow}
opa.policy.batched-uri={batch}
"""


class Asked(OwnIssuer):
    """A Varve that a Trino may ask."""

    def __init__(self, varve: str):
        super().__init__(varve)
        self.key = secrets.token_hex(32)
        self.key_file = self.folder / "trino-key"
        self.key_file.write_text(self.key)
        self.key_file.chmod(0o600)

    def options(self) -> list[str]:
        return [
            *super().options(),
            f"--trino-opa-key-file={self.key_file}",
            "--trino-opa-catalogs=lake=demo",
        ]

    def access(self) -> str:
        question = f"{self.url}/management/v1/opa/trino"
        return ACCESS.format(allow=f"{question}/allow?key={self.key}", batch=f"{question}/batch?key={self.key}")

    def grant(self, verb: str, privilege: str, to: str, on: str) -> None:
        self.tool("grant", verb, privilege, "--to", f"user:{to}", "--on", on, "--uri", self.url)


class AskingTrino(Trino):
    """A Trino with a login of its own, whose users say who they are."""

    def __init__(self, cache: Path, served: Asked, client: dict, name: str, access: str):
        self.home = downloads.trino(cache)
        self.folder = served.folder / name
        self.port = free_port()
        (self.folder / "plugins").mkdir(parents=True)
        for plugin in ("iceberg", "opa"):
            (self.folder / "plugins" / plugin).symlink_to(self.home / "plugin" / plugin)
        (self.folder / "catalog").mkdir()
        (self.folder / "catalog" / "lake.properties").write_text(
            CATALOG.format(
                catalog=served.catalog,
                server=served.url,
                id=client["client-id"],
                secret=client["client-secret"],
            )
        )
        file = self.folder / "access-control.properties"
        file.write_text(access)
        config = CONFIG.format(port=self.port) + f"access-control.config-files={file}\n"
        (self.folder / "config.properties").write_text(config)

    def by(self, user: str, statement: str) -> list:
        self.user = user
        return self.sql(statement)

    def refused(self, user: str, statement: str) -> None:
        try:
            self.by(user, statement)
        except trino.exceptions.TrinoUserError as error:
            assert error.error_name == "PERMISSION_DENIED", error
        else:
            raise AssertionError(f"{user} may: {statement}")


def check(varve: str, cache: Path):
    """Gives the name of each step that passed."""
    with Asked(varve) as served:
        served.start()
        served.environment["VARVE_CONFIG"] = str(served.data / "first-client")
        client = served.client("create", "trino")
        served.grant("add", "data_admin", f"varve~{client['client-id']}", "project")
        lake = served.lake(client)
        schema = Schema(NestedField(1, "id", LongType(), required=False))
        for name in (("shop", "orders"), ("hidden", "paid")):
            lake.create_namespace(name[0])
            lake.create_table(name, schema)
        served.grant("add", "select", "oidc~anna", "namespace:demo/shop")
        for privilege in ("modify", "create"):
            served.grant("add", privilege, "oidc~berta", "namespace:demo/shop")
        with AskingTrino(cache, served, client, "trino", served.access()) as engine:
            yield from users(served, engine)
        with Opa(cache, served.url, served.key) as opa:
            data = f"{opa.url}/v1/data/trino"
            access = ACCESS.format(allow=f"{data}/allow", batch=f"{data}/batch")
            with AskingTrino(cache, served, client, "trino-opa", access) as engine:
                yield from through_opa(served, engine)
        assert served.key not in served.log.read_text(), "the log shows the key"
        served.verify()
        yield "verify"
        served.stop()


def users(served: Asked, engine: AskingTrino):
    by, refused = engine.by, engine.refused
    assert sorted(by("anna", "SHOW SCHEMAS FROM lake")) == [("information_schema",), ("shop",)]
    assert by("anna", "SHOW TABLES FROM lake.shop") == [("orders",)]
    listed = "SELECT table_name FROM lake.information_schema.tables WHERE table_schema <> 'information_schema'"
    assert by("anna", listed) == [("orders",)]
    assert by("carl", "SHOW CATALOGS") == [("system",)]
    refused("carl", "SHOW SCHEMAS FROM lake")
    yield "users see what is theirs"

    assert by("anna", "SELECT count(*) FROM lake.shop.orders") == [(0,)]
    assert by("anna", 'SELECT count(*) FROM lake.shop."orders$snapshots"') == [(0,)]
    refused("anna", "SELECT * FROM lake.hidden.paid")
    refused("carl", "SELECT * FROM lake.shop.orders")
    yield "a reader reads"

    for statement in (
        "ALTER TABLE lake.shop.orders ADD COLUMN day date",
        "INSERT INTO lake.shop.orders VALUES (1)",
        "DELETE FROM lake.shop.orders",
        "DROP TABLE lake.shop.orders",
        "CREATE VIEW lake.shop.v AS SELECT id FROM lake.shop.orders",
        "CREATE SCHEMA lake.mine",
    ):
        refused("anna", statement)
    refused("berta", "CREATE SCHEMA lake.mine")
    refused("berta", "ALTER TABLE lake.hidden.paid ADD COLUMN day date")
    yield "a reader changes nothing"

    by("berta", "ALTER TABLE lake.shop.orders ADD COLUMN day date")
    assert [row[0] for row in by("anna", "DESCRIBE lake.shop.orders")] == ["id", "day"]
    by("berta", "CREATE VIEW lake.shop.v AS SELECT id FROM lake.shop.orders")
    assert by("anna", "SELECT count(*) FROM lake.shop.v") == [(0,)]
    refused("anna", "DROP VIEW lake.shop.v")
    by("berta", "DROP VIEW lake.shop.v")
    yield "a writer changes tables and views"

    served.grant("remove", "select", "oidc~anna", "namespace:demo/shop")
    refused("anna", "SELECT count(*) FROM lake.shop.orders")
    yield "revoked for the next query"


def through_opa(served: Asked, engine: AskingTrino):
    served.grant("add", "select", "oidc~anna", "namespace:demo/shop")
    assert sorted(engine.by("anna", "SHOW SCHEMAS FROM lake")) == [("information_schema",), ("shop",)]
    assert engine.by("anna", "SELECT count(*) FROM lake.shop.orders") == [(0,)]
    engine.refused("anna", "SELECT * FROM lake.hidden.paid")
    engine.refused("anna", "INSERT INTO lake.shop.orders (id) VALUES (1)")
    engine.refused("carl", "SELECT * FROM lake.shop.orders")
    served.grant("remove", "select", "oidc~anna", "namespace:demo/shop")
    engine.refused("anna", "SELECT count(*) FROM lake.shop.orders")
    yield "an OPA asks for Trino"
