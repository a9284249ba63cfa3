"""A login without an identity provider: clients get tokens of the server itself."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow
import requests
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import ForbiddenError, OAuthError, RESTError, UnauthorizedError
from pylakekeeper import Client, ClientCredentials, NotFoundError

from duckdb_everyday import extension
from served import Served, wait_until

SCRIPTS = Path(__file__).parent
CHOSEN = "correct horse battery"
PERSON_EVENTS = ("PersonCreated", "PersonPasswordChanged", "PersonPasswordReset", "PersonDeleted")


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


class Brief(OwnIssuer):
    """Its tokens are good for ten seconds, and for ten more as clocks may differ."""

    def options(self) -> list[str]:
        return [*super().options(), "--token-life=PT10S"]


def own_issuer(served: Served) -> str:
    with Brief(served.varve) as varve:
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
        sessions = [pyiceberg_session(varve, client), duckdb_session(varve, client)]
        last = token(client)
        only_reading(varve)
        by_dlt(varve, client)
        by_pylakekeeper(varve, client)
        wait_until(lambda: varve.whoami(last).status_code == 401, 30, "the token has ended")
        for goes_on in sessions:
            goes_on()
        one_time = by_person(varve)
        renewed = recreated(varve, client)
        deleted(varve, renewed)
        varve.verify()
        log = varve.log.read_text()
        for secret in (client["client-secret"], renewed["client-secret"], one_time, CHOSEN, "eyJ", "varve_"):
            assert secret not in log, "the log shows a secret or a token"
        events = varve.tool("log", "--uri", varve.url, "--limit", "1000", "--json").stdout
        for kind in ("ApiClientCreated", "ApiClientSecretRenewed", "ApiClientDeleted", *PERSON_EVENTS):
            assert kind in events, events
        assert client["client-secret"] not in events and "anna" not in events
        varve.stop()
    return (
        "PyIceberg, DuckDB, dlt, pylakekeeper and a person logged in, and sessions outlive their tokens;"
        " recreate, reset and delete end both"
    )


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


def pyiceberg_session(varve: OwnIssuer, client: dict):
    """What a session does when its token has ended."""
    lake = varve.lake(client)
    table = lake.load_table("by_alias.t")

    def goes_on() -> None:
        assert lake.load_table("by_alias.t").scan().to_arrow().num_rows == 1000
        table.append(table.scan().to_arrow())
        assert lake.load_table("by_alias.t").scan().to_arrow().num_rows == 2000

    return goes_on


def duckdb_session(varve: OwnIssuer, client: dict):
    """With its own default scope; gives what it does when its token has ended."""
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

    def goes_on() -> None:
        connection.execute("INSERT INTO lake.by_duckdb.t SELECT i FROM range(1000) r(i)")
        connection.execute("CREATE TABLE lake.by_duckdb.later (a INTEGER)")
        (rows,) = connection.execute("SELECT count(*) FROM lake.by_duckdb.t").fetchone()
        connection.close()
        assert rows == 2000, rows

    (rows,) = connection.execute("SELECT count(*) FROM lake.by_duckdb.t").fetchone()
    assert rows == 1000, rows
    return goes_on


def by_dlt(varve: OwnIssuer, client: dict) -> None:
    """As its users have it: the credential, where tokens are, the scope."""
    login = {
        "credential": f"{client['client-id']}:{client['client-secret']}",
        "oauth2-server-uri": client["token-endpoint"],
        "scope": "catalog",
    }
    arguments = (varve.catalog, varve.warehouse.resolve().as_uri(), "demo", json.dumps(login))
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / "dlt_everyday.py"), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def by_pylakekeeper(varve: OwnIssuer, client: dict) -> None:
    """Generic tables, by the client of the catalog that has them."""
    login = ClientCredentials(client["token-endpoint"], client["client-id"], client["client-secret"])
    header = {"Authorization": login.auth_header()}
    config = requests.get(f"{varve.catalog}/v1/config?warehouse=demo", headers=header, timeout=60).json()
    with Client(varve.url, config["overrides"]["prefix"], login) as lake:
        assert lake.whoami()["id"] == f"varve~{client['client-id']}"
        tables = lake.generic_tables
        made = tables.create("by_alias", "vectors", format="lance", doc="d", properties={"k": "v"})
        assert made.table.base_location.startswith("file:"), made
        loaded = tables.load("by_alias", "vectors", vended=True)
        assert loaded.table == made.table and loaded.table.properties == {"k": "v"}, loaded
        for number in range(3):
            tables.create("by_alias", f"v{number}", format="lance")
        names = [table.name for table in tables.list("by_alias", page_size=2)]
        assert names == ["v0", "v1", "v2", "vectors"], names
        tables.drop("by_alias", "vectors")
        try:
            tables.load("by_alias", "vectors")
        except NotFoundError:
            return
        raise AssertionError("what was dropped is there")


def by_person(varve: OwnIssuer) -> str:
    """Anna logs in by `varve login`, chooses a password on the page, and is logged out by a reset."""
    anna = json.loads(varve.tool("person", "create", "anna", "--uri", varve.url, "--json").stdout)
    granted_to = f"user:{anna['principal']}"
    varve.tool("grant", "add", "select", "--to", granted_to, "--on", "project", "--uri", varve.url)
    home = varve.folder / "anna"
    home.mkdir()
    environment = {**varve.environment, "XDG_CONFIG_HOME": str(home)}
    del environment["VARVE_CONFIG"]

    def as_anna(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [varve.varve, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environment,
            timeout=300,
        )

    assert as_anna("profile", "add", "lake", varve.url).returncode == 0
    login = subprocess.Popen(
        [varve.varve, "login", "--no-browser"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        address = login.stderr.readline().removeprefix("Log in at ").strip()
        browser = requests.Session()
        page = filled_in(browser, address, name="anna", password=anna["password"])
        assert "Choose a password" in page.text, page.text
        choice = {"password": anna["password"], "chosen": CHOSEN, "again": CHOSEN}
        page = filled_in(browser, address.replace("/authorize?", "/password?"), name="anna", **choice)
        assert "varve has the login" in page.text, page.text
        said, problem = login.communicate(timeout=60)
        assert login.returncode == 0 and anna["principal"] in said, said + problem
    finally:
        login.kill()
    who = json.loads(as_anna("whoami", "--json").stdout)
    assert (who["id"], who["user-type"]) == (anna["principal"], "human"), who
    (kept,) = home.rglob("logins/lake.json")
    tokens = json.loads(kept.read_text())
    # What she has is good for clients of the catalog, too.
    lake = load_catalog("anna", type="rest", uri=varve.catalog, warehouse="demo", token=tokens["access-token"])
    assert lake.load_table("by_alias.t").scan().to_arrow().num_rows == 2000
    varve.tool("person", "reset", "anna", "--yes", "--uri", varve.url)
    assert varve.whoami(tokens["access-token"]).status_code == 401
    form = {"grant_type": "refresh_token", "client_id": "varve-cli", "refresh_token": tokens["refresh-token"]}
    answer = requests.post(f"{varve.url}/oauth/token", data=form, timeout=60)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant"), answer.text
    assert as_anna("logout").returncode == 0
    varve.tool("person", "delete", "anna", "--yes", "--uri", varve.url)
    return anna["password"]


def filled_in(browser: requests.Session, address: str, **fields: str) -> requests.Response:
    """What a browser gets that sends the form of a page."""
    page = browser.get(address, timeout=60)
    (form,) = re.findall(r'name="form" value="([^"]+)"', page.text)
    return browser.post(address, data={**fields, "form": form}, timeout=60)


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
