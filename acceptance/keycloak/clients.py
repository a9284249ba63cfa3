"""What logs in as its users have it, and works: PyIceberg, DuckDB, dlt, the command line, a person."""

import base64
import hashlib
import html
import re
import secrets
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import dlt
import duckdb
import pyarrow
import requests
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import OAuthError

import dlt_everyday
from duckdb_everyday import extension
from keycloak.guarded import Guarded
from keycloak.provider import Keycloak, checked


def catalog(varve: Guarded, client: str, **properties: str) -> Catalog:
    usual = {"type": "rest", "uri": varve.catalog, "warehouse": "demo", "credential": f"{client}:{client}-test-secret"}
    return load_catalog(client, **{**usual, **properties})


def write_and_read(lake: Catalog, namespace: str) -> None:
    rows = pyarrow.table({"a": pyarrow.array(range(1000), pyarrow.int64())})
    lake.create_namespace(namespace)
    lake.create_table(f"{namespace}.t", rows.schema).append(rows)
    assert lake.load_table(f"{namespace}.t").scan().to_arrow().num_rows == 1000


def pyiceberg(varve: Guarded, keycloak: Keycloak) -> str:
    """With its default scope, and the events say who it was."""
    token = keycloak.token("trino")
    before = len(varve.events_as(token))
    write_and_read(catalog(varve, "dlt", **{"oauth2-server-uri": keycloak.token_endpoint}), "by_pyiceberg")
    made = varve.events_as(token)[before:]
    principal = f"oidc~{keycloak.subject('dlt')}"
    types = {event["type"] for event in made}
    assert {"NamespaceCreated", "TableCommitted"} <= types, types
    assert {event["actor"]["id"] for event in made} == {principal}, made
    who = varve.admitted(keycloak.token("dlt"))
    assert who["id"] == principal and who["user-type"] == "application", who
    return f"{len(made)} events of {principal}"


def led_to_keycloak(varve: Guarded, keycloak: Keycloak) -> str:
    """PyIceberg without oauth2-server-uri asks the catalog for its token."""
    tokens = f"{varve.catalog}/v1/oauth/tokens"
    led = requests.post(tokens, data={"grant_type": "client_credentials"}, allow_redirects=False, timeout=60)
    assert led.status_code == 307 and led.headers["Location"] == keycloak.token_endpoint, led.headers
    write_and_read(catalog(varve, "trino"), "by_redirect")
    try:
        catalog(varve, "trino", credential="trino:another-secret")
    except OAuthError as error:
        assert "unauthorized_client" in str(error), error
    else:
        raise AssertionError("a wrong secret was taken")
    return "307 to Keycloak; a wrong secret is refused there"


def renewed(varve: Guarded, keycloak: Keycloak) -> str:
    """A session of PyIceberg outlives its token."""
    seconds = 6
    keycloak.change_client("brief", attributes={"access.token.lifespan": str(seconds)})
    try:
        lake = catalog(varve, "brief", **{"oauth2-server-uri": keycloak.token_endpoint})
        lake.create_namespace("by_brief")
        token = keycloak.token("brief")
        varve.admitted(token)
        time.sleep(seconds + 1)
        varve.refused(token, "expired")
        assert ("by_brief",) in lake.list_namespaces()
        write_and_read(lake, "after_its_first_token")
    finally:
        keycloak.change_client("brief", attributes={"access.token.lifespan": "2"})
    return f"went on after its token of {seconds} s"


def by_duckdb(varve: Guarded, keycloak: Keycloak) -> str:
    """With its own default scope."""
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    for name in ("httpfs", "avro", "iceberg"):
        connection.execute(f"LOAD '{extension(name)}'")
    connection.execute(
        "CREATE SECRET lake (TYPE iceberg, CLIENT_ID 'trino', CLIENT_SECRET 'trino-test-secret',"
        f" OAUTH2_SERVER_URI '{keycloak.token_endpoint}')"
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
    return "1000 rows"


def by_dlt(varve: Guarded, keycloak: Keycloak) -> str:
    with tempfile.TemporaryDirectory() as home:
        location = f"{varve.warehouse.resolve().as_uri()}/dlt"
        login = {"credential": "dlt:dlt-test-secret", "oauth2-server-uri": keycloak.token_endpoint}
        dlt_everyday.configure(varve.catalog, location, "demo", Path(home), login)
        pipeline = dlt.pipeline("keycloak", destination="filesystem", dataset_name="by_dlt", pipelines_dir=home)

        @dlt.resource(table_format="iceberg", write_disposition="append")
        def visits():
            yield [{"id": number} for number in range(100)]

        dlt_everyday.load(pipeline, visits())
    lake = catalog(varve, "dlt", **{"oauth2-server-uri": keycloak.token_endpoint})
    assert lake.load_table("by_dlt.visits").scan().to_arrow().num_rows == 100
    return "100 rows"


def command_line(varve: Guarded, keycloak: Keycloak) -> str:
    secret = varve.folder / "secret"
    secret.write_text("trino-test-secret")
    secret.chmod(0o600)
    log = ["log", "--uri", varve.url, "--limit", "5"]
    login = ["--client-id", "trino", "--client-secret-file", str(secret)]
    login += ["--oauth2-server-uri", keycloak.token_endpoint]
    shown = varve.tool(*log, *login, "--json").stdout
    assert "oidc~" in shown, shown
    without = varve.tool(*log, check=False)
    assert without.returncode == 1 and "token" in without.stderr, without
    secret.write_text("another-secret")
    wrong = varve.tool(*log, *login, check=False)
    assert wrong.returncode == 1 and "another-secret" not in wrong.stderr, wrong
    return "varve log"


def person(varve: Guarded, keycloak: Keycloak) -> str:
    """Anna, at the form of Keycloak, by a code with PKCE."""
    token = code_flow(keycloak, "anna")
    who = varve.admitted(token)
    assert who["name"] == "Anna Admin" and who["user-type"] == "human", who
    (anna,) = keycloak.admin("GET", "/varve/users?username=anna&exact=true").json()
    assert who["id"] == f"oidc~{anna['id']}", who
    return f"{who['name']} is {who['id']}"


def code_flow(keycloak: Keycloak, name: str) -> str:
    """The access token of a person who logs in as a browser does."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    back = "http://127.0.0.1:8181/ui/back"
    browser = requests.Session()
    form = checked(
        browser.get(
            f"{keycloak.issuer}/protocol/openid-connect/auth",
            params={
                "client_id": "varve-console",
                "response_type": "code",
                "scope": "openid",
                "redirect_uri": back,
                "state": "any",
                "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
                "code_challenge_method": "S256",
            },
            timeout=60,
        )
    )
    for cookie in browser.cookies:
        # Browsers send those to loopback without TLS, too.
        cookie.secure = False
    action = re.search(r'<form[^>]* action="([^"]+)"', form.text)
    assert action, form.text
    credentials = {"username": name, "password": f"{name}-test-password"}
    led = browser.post(html.unescape(action[1]), data=credentials, allow_redirects=False, timeout=60)
    assert led.status_code == 302 and led.headers.get("Location", "").startswith(back), led.text
    exchange = {
        "grant_type": "authorization_code",
        "client_id": "varve-console",
        "code": parse_qs(urlparse(led.headers["Location"]).query)["code"][0],
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    return checked(requests.post(keycloak.token_endpoint, data=exchange, timeout=60)).json()["access_token"]
