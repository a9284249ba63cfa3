"""A login without an identity provider: clients get tokens of the server itself."""

import json
import time

import duckdb
import pyarrow
import requests
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import ForbiddenError, OAuthError, RESTError, UnauthorizedError

from duckdb_everyday import extension
from served import Served


class OwnIssuer(Served):
    def options(self) -> list[str]:
        return [*super().options(), "--own-issuer", "--allow-local-warehouses"]

    def client(self, *arguments: str) -> dict:
        """What `varve client` answers."""
        return json.loads(self.tool("client", *arguments, "--uri", self.url, "--json").stdout)

    def lake(self, client: dict, **properties: str) -> Catalog:
        credential = f"{client['client-id']}:{client['client-secret']}"
        usual = {"type": "rest", "uri": self.catalog, "warehouse": "demo", "credential": credential}
        return load_catalog(client["name"], **{**usual, **properties})

    def whoami(self, token: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.url}/management/v1/whoami", headers=headers, timeout=60)


def own_issuer(served: Served) -> str:
    with OwnIssuer(served.varve) as varve:
        varve.start()
        first = varve.data / "first-client"
        assert first.stat().st_mode & 0o777 == 0o600, oct(first.stat().st_mode)
        shown = said(varve, "ledger  ")
        assert "own issuer" in shown and str(first) in shown, shown
        assert requests.get(f"{varve.catalog}/v1/config?warehouse=demo", timeout=60).status_code == 401
        # As the guide has it: the file of the first client is what the command line logs in with.
        varve.environment["VARVE_CONFIG"] = str(first)
        client = varve.client("create", "lake")
        without_rights(varve, client)
        granted(varve, client, "data_admin", "project")
        by_pyiceberg(varve, client)
        only_reading(varve)
        by_duckdb(varve, client)
        renewed = recreated(varve, client)
        deleted(varve, renewed)
        varve.verify()
        log = varve.log.read_text()
        for secret in (client["client-secret"], renewed["client-secret"], "eyJ"):
            assert secret not in log, "the log shows a secret or a token"
        events = varve.tool("log", "--uri", varve.url, "--limit", "100", "--json").stdout
        for kind in ("ApiClientCreated", "ApiClientSecretRenewed", "ApiClientDeleted"):
            assert kind in events, events
        assert client["client-secret"] not in events
        varve.stop()
    return "PyIceberg and DuckDB logged in; recreate and delete end their tokens"


def said(varve: OwnIssuer, last: str) -> str:
    """What the server says when it is ready; it answers a moment before."""
    for _ in range(100):
        shown = varve.log.read_text()
        if last in shown:
            return shown
        time.sleep(0.1)
    raise AssertionError(f"not said: {last}: {shown}")


def granted(varve: OwnIssuer, client: dict, privilege: str, on: str) -> None:
    to = f"user:varve~{client['client-id']}"
    varve.tool("grant", "add", privilege, "--to", to, "--on", on, "--uri", varve.url)


def without_rights(varve: OwnIssuer, client: dict) -> None:
    """What it may not see is answered as if it were not there."""
    try:
        varve.lake(client)
    except RESTError as error:
        assert "Warehouse does not exist" in str(error), error
    else:
        raise AssertionError("a client without rights found the warehouse")


def only_reading(varve: OwnIssuer) -> None:
    """It reads one table, changes nothing, and sees nothing else."""
    reader = varve.client("create", "reader")
    granted(varve, reader, "select", "table:demo/by_alias.t")
    lake = varve.lake(reader)
    table = lake.load_table("by_alias.t")
    assert table.scan().to_arrow().num_rows == 1000
    assert lake.list_namespaces() == [("by_alias",)], lake.list_namespaces()
    for change in (
        lambda: table.append(table.scan().to_arrow()),
        lambda: lake.create_namespace("mine"),
        lambda: lake.drop_table("by_alias.t"),
    ):
        try:
            change()
        except ForbiddenError:
            continue
        raise AssertionError("a reader changed something")
    varve.tool("client", "delete", "reader", "--yes", "--uri", varve.url)


def by_pyiceberg(varve: OwnIssuer, client: dict) -> None:
    """With its default scope: without oauth2-server-uri, and with it."""
    for namespace, login in (
        ("by_alias", {}),
        ("by_endpoint", {"oauth2-server-uri": client["token-endpoint"]}),
    ):
        lake = varve.lake(client, **login)
        rows = pyarrow.table({"a": pyarrow.array(range(1000), pyarrow.int64())})
        lake.create_namespace(namespace)
        lake.create_table(f"{namespace}.t", rows.schema).append(rows)
        assert lake.load_table(f"{namespace}.t").scan().to_arrow().num_rows == 1000


def by_duckdb(varve: OwnIssuer, client: dict) -> None:
    """With its own default scope."""
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    for name in ("httpfs", "avro", "iceberg"):
        connection.execute(f"LOAD '{extension(name)}'")
    connection.execute(
        f"CREATE SECRET lake (TYPE iceberg, CLIENT_ID '{client['client-id']}',"
        f" CLIENT_SECRET '{client['client-secret']}', OAUTH2_SERVER_URI '{client['token-endpoint']}')"
    )
    connection.execute(
        f"ATTACH 'demo' AS lake (TYPE iceberg, ENDPOINT '{varve.catalog}', SECRET lake, ACCESS_DELEGATION_MODE 'none')"
    )
    connection.execute("CREATE SCHEMA lake.by_duckdb")
    connection.execute("CREATE TABLE lake.by_duckdb.t (a INTEGER)")
    connection.execute("INSERT INTO lake.by_duckdb.t SELECT i FROM range(1000) r(i)")
    (rows,) = connection.execute("SELECT count(*) FROM lake.by_duckdb.t").fetchone()
    connection.close()
    assert rows == 1000, rows


def token(client: dict) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": client["client-id"],
        "client_secret": client["client-secret"],
    }
    answer = requests.post(client["token-endpoint"], data=form, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()["access_token"]


def recreated(varve: OwnIssuer, client: dict) -> dict:
    """The old secret and its tokens end with the answer; a session of PyIceberg ends, too."""
    old, session = token(client), varve.lake(client)
    assert varve.whoami(old).json()["id"] == f"varve~{client['client-id']}"
    renewed = varve.client("recreate", "lake", "--yes")
    assert varve.whoami(old).status_code == 401
    for call in (session.list_namespaces, lambda: varve.lake(client)):
        try:
            call()
        except (OAuthError, UnauthorizedError) as error:
            assert client["client-secret"] not in str(error), "an error shows the secret"
        else:
            raise AssertionError("the old secret was taken")
    assert ("by_alias",) in varve.lake(renewed).list_namespaces()
    return renewed


def deleted(varve: OwnIssuer, client: dict) -> None:
    last = token(client)
    varve.tool("client", "delete", "lake", "--yes", "--uri", varve.url)
    assert varve.whoami(last).status_code == 401
    names = [one["name"] for one in varve.client("list")["api-clients"]]
    assert names == ["first-client"], names
