"""A warehouse on a store with STS: clients work with vended credentials, which open one table.

The store enforces policies, so what is refused here is refused by it and not by Varve.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pyarrow as pa
from botocore.exceptions import ClientError
from pyiceberg.catalog import load_catalog

from seaweed import ROLE, SeaweedFS
from served import Served, wait_until

SCRIPTS = Path(__file__).parent
SCHEMA = {"type": "struct", "fields": [{"id": 1, "name": "a", "required": False, "type": "long"}]}


class Api:
    def __init__(self, served: Served, token: str | None = None):
        self.served = served
        self.token = token

    def ask(self, method: str, path: str, body=None, headers=None) -> tuple[int, dict, dict]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.served.url}{path}", data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if self.token is not None:
            request.add_header("Authorization", f"Bearer {self.token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"{}"), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}"), dict(error.headers)

    def done(self, method: str, path: str, body=None) -> dict:
        status, answer, _ = self.ask(method, path, body)
        assert status in (200, 201, 204), (method, path, status, answer)
        return answer


def profile(store: SeaweedFS, prefix: str, **more) -> dict:
    return {
        "type": "s3",
        "bucket": "lake",
        "key-prefix": prefix,
        "region": "local-01",
        "endpoint": store.url,
        "path-style-access": True,
        "flavor": "s3-compat",
        "sts-enabled": True,
        "sts-role-arn": ROLE,
        **more,
    }


def credential(access: str, secret: str) -> dict:
    return {
        "type": "s3",
        "credential-type": "access-key",
        "access-key-id": access,
        "secret-access-key": secret,
    }


def create(api: Api, name: str, store: SeaweedFS, prefix: str, **more) -> str:
    made = api.done(
        "POST",
        "/management/v1/warehouse",
        {
            "warehouse-name": name,
            "storage-profile": profile(store, prefix, **more),
            "storage-credential": credential(*store.keys[0]),
        },
    )
    return made["warehouse-id"]


def refused(call) -> None:
    try:
        call()
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 403, error
        return
    raise AssertionError("the store did not refuse")


class Folder:
    """A folder of the bucket, as a client with some credentials finds it."""

    def __init__(self, store: SeaweedFS, config: dict, location: str):
        self.s3 = store.client(
            config["s3.access-key-id"],
            config["s3.secret-access-key"],
            config.get("s3.session-token"),
        )
        self.folder = location.removeprefix("s3://lake/")

    def put(self, name: str):
        return self.s3.put_object(Bucket="lake", Key=f"{self.folder}/{name}", Body=b"x")

    def get(self, name: str):
        return self.s3.get_object(Bucket="lake", Key=f"{self.folder}/{name}")["Body"].read()

    def delete(self, name: str):
        return self.s3.delete_object(Bucket="lake", Key=f"{self.folder}/{name}")

    def list(self):
        return self.s3.list_objects_v2(Bucket="lake", Prefix=f"{self.folder}/")["Contents"]

    def at(self, folder: str) -> "Folder":
        other = object.__new__(Folder)
        other.s3, other.folder = self.s3, folder.removeprefix("s3://lake/")
        return other


def table(api: Api, prefix: str, name: str, **more) -> dict:
    return api.done(
        "POST",
        f"/catalog/v1/{prefix}/namespaces/scope/tables",
        {"name": name, "schema": SCHEMA, **more},
    )


def vended(answer: dict, location: str) -> dict:
    (entry,) = answer["storage-credentials"]
    assert entry["prefix"] == location, entry
    assert entry["config"]["s3.session-token"] == answer["config"]["s3.session-token"]
    return entry["config"]


def scope(api: Api, store: SeaweedFS, prefix: str) -> None:
    """Credentials of one table open it, and neither another nor what is stored beside it."""
    api.done("POST", f"/catalog/v1/{prefix}/namespaces", {"namespace": ["scope"]})
    base = "s3://lake/acceptance/scope"
    created = table(api, prefix, "one", location=f"{base}/one")
    other = table(api, prefix, "two", location=f"{base}/two")
    location = created["metadata"]["location"]
    config = vended(created, location)
    assert config["client.refresh-credentials-endpoint"] == (
        f"v1/{prefix}/namespaces/scope/tables/one/credentials"
    )
    assert int(config["s3.session-token-expires-at-ms"]) > time.time() * 1000

    mine = Folder(store, config, location)
    mine.put("data/a.parquet")
    assert mine.get("data/a.parquet") == b"x"
    assert len(mine.list()) == 2, mine.list()
    mine.delete("data/a.parquet")
    metadata = other["metadata-location"].rsplit("/", 2)[1:]
    theirs = mine.at(other["metadata"]["location"])
    refused(lambda: theirs.get("/".join(metadata)))
    refused(lambda: theirs.put("data/b.parquet"))
    refused(lambda: theirs.delete("/".join(metadata)))
    refused(theirs.list)
    refused(lambda: mine.at(f"{location}-evil").put("a"))
    refused(mine.at("acceptance").list)
    refused(lambda: mine.s3.list_objects_v2(Bucket="lake"))
    refused(lambda: mine.s3.put_object(Bucket="lake", Key="top", Body=b"x"))

    # A location whose name would stand for others in a policy is none.
    for odd in ("*", "o?e", "${aws:username}", "a#b"):
        status, answer, _ = api.ask(
            "POST",
            f"/catalog/v1/{prefix}/namespaces/scope/tables",
            {"name": "odd", "schema": SCHEMA, "location": f"{base}/{odd}"},
        )
        assert status == 400, (odd, answer)
    # Nor does a staged create give credentials for what is another table's.
    status, answer, _ = api.ask(
        "POST",
        f"/catalog/v1/{prefix}/namespaces/scope/tables",
        {"name": "thief", "schema": SCHEMA, "location": location, "stage-create": True},
    )
    assert status == 400 and "storage-credentials" not in answer, answer
    staged = table(api, prefix, "staged", **{"stage-create": True})
    Folder(store, vended(staged, staged["metadata"]["location"]), staged["metadata"]["location"]).put("x")

    # The same credentials come from the credentials endpoint, and again with the next load.
    path = f"/catalog/v1/{prefix}/namespaces/scope/tables/one"
    given = api.done("GET", f"{path}/credentials")
    assert given["storage-credentials"][0]["config"] == config, given
    status, loaded, headers = api.ask("GET", path)
    assert vended(loaded, location) == config
    status, _, _ = api.ask("GET", path, headers={"If-None-Match": headers["ETag"]})
    assert status == 304, status
    client_managed = {"X-Iceberg-Access-Delegation": "client-managed"}
    _, bare, others = api.ask("GET", path, headers=client_managed)
    assert "storage-credentials" not in bare and "s3.access-key-id" not in bare["config"], bare
    assert bare["config"]["s3.endpoint"] == store.url
    assert others["ETag"] != headers["ETag"]


def generic(api: Api, store: SeaweedFS, prefix: str) -> None:
    """Credentials of a generic table open its folder and no table's; a load has them for who asks."""
    path = f"/lakekeeper/v1/{prefix}/namespaces/scope/generic-tables"
    location = "s3://lake/acceptance/scope/vectors"
    body = {"name": "vectors", "format": "lance", "base-location": location}
    created = api.done("POST", path, body)
    assert created["table"]["base-location"] == location, created
    assert created["config"]["s3.endpoint"] == store.url and "storage-credentials" not in created
    (entry,) = api.done("GET", f"{path}/vectors/credentials")["storage-credentials"]
    assert entry["prefix"] == location, entry
    mine = Folder(store, entry["config"], location)
    mine.put("data/a.lance")
    refused(lambda: mine.at("s3://lake/acceptance/scope/one").put("data/b"))
    assert "storage-credentials" not in api.done("GET", f"{path}/vectors")
    vending = {"X-Iceberg-Access-Delegation": "vended-credentials"}
    _, loaded, _ = api.ask("GET", f"{path}/vectors", headers=vending)
    (again,) = loaded["storage-credentials"]
    assert Folder(store, again["config"], location).get("data/a.lance") == b"x"


def theft(served: Served, store: SeaweedFS, prefix: str) -> None:
    """A writer of files makes its own metadata name the victim's folder, and gains nothing by it."""
    api = Api(served)
    tables = f"/catalog/v1/{prefix}/namespaces/theft/tables"
    api.done("POST", f"/catalog/v1/{prefix}/namespaces", {"namespace": ["theft"]})
    base = "s3://lake/acceptance/theft"

    def made(name: str, key: str | None = None) -> dict:
        headers = {} if key is None else {"Idempotency-Key": key}
        body = {"name": name, "schema": SCHEMA, "location": f"{base}/{name}"}
        status, answer, _ = api.ask("POST", tables, body, headers)
        assert status == 200, answer
        return answer

    victim = made("victim")
    mine = made("mine")
    location, wanted = mine["metadata"]["location"], victim["metadata"]["location"]
    folder = Folder(store, vended(mine, location), location)
    whole = folder.get(mine["metadata-location"].removeprefix(location + "/"))
    # A file that no node ever wrote is not in Postgres, either.
    name = "metadata/00007-mine.metadata.json"
    folder.s3.put_object(Bucket="lake", Key=f"{folder.folder}/{name}", Body=whole)
    api.done("POST", f"{tables}/mine/unregister")
    registration = {"name": "mine", "metadata-location": f"{location}/{name}"}
    api.done("POST", f"/catalog/v1/{prefix}/namespaces/theft/register", registration)
    changed = whole.replace(location.encode(), wanted.encode())
    assert changed != whole
    folder.s3.put_object(Bucket="lake", Key=f"{folder.folder}/{name}", Body=changed)

    # Nodes read the file anew.
    served.stop()
    served.start()
    set_property = {"requirements": [], "updates": [{"action": "set-properties", "updates": {"a": "b"}}]}
    for method, path, body in (
        ("GET", f"{tables}/mine", None),
        ("GET", f"{tables}/mine?snapshots=refs", None),
        ("POST", f"{tables}/mine", set_property),
    ):
        status, answer, _ = api.ask(method, path, body)
        assert status == 507 and answer["error"]["type"] == "MetadataFileAltered", answer
        assert name in answer["error"]["message"] and wanted not in answer["error"]["message"], answer
    (entry,) = api.done("GET", f"{tables}/mine/credentials")["storage-credentials"]
    assert entry["prefix"] == location, entry
    thief = Folder(store, entry["config"], location)
    refused(lambda: thief.at(wanted).put("data/stolen"))
    refused(thief.at(wanted).list)
    assert api.done("GET", f"{tables}/victim")["metadata"] == victim["metadata"]
    found = served.tool("verify", "--data", str(served.data), "--files", check=False)
    assert found.returncode == 1 and name in found.stdout, found
    folder.s3.put_object(Bucket="lake", Key=f"{folder.folder}/{name}", Body=whole)
    api.done("POST", f"{tables}/mine", set_property)

    # A create that is answered again gives no credentials for the folder that it left.
    key = str(uuid.uuid4())
    vended(made("moving", key), f"{base}/moving")
    moved = {"requirements": [], "updates": [{"action": "set-location", "location": f"{base}/moved"}]}
    api.done("POST", f"{tables}/moving", moved)
    successor = {"name": "successor", "schema": SCHEMA, "location": f"{base}/moving"}
    status, answer, _ = api.ask("POST", tables, successor)
    assert status == 200, answer
    again = made("moving", key)
    assert again["metadata"]["location"] == f"{base}/moving", again
    (entry,) = again["storage-credentials"]
    assert entry["prefix"] == f"{base}/moved", entry
    refused(lambda: Folder(store, entry["config"], f"{base}/moving").put("data/stolen"))


def purge(served: Served, store: SeaweedFS, prefix: str) -> None:
    """A purge deletes what a table owns, and leaves what it only reaches."""
    api = Api(served)
    access, secret = store.keys[0]
    catalog = load_catalog(
        "purge",
        type="rest",
        uri=served.catalog,
        warehouse="lake",
        **{
            "header.X-Iceberg-Access-Delegation": "client-managed",
            "s3.access-key-id": access,
            "s3.secret-access-key": secret,
        },
    )
    catalog.create_namespace("purge")
    rows = pa.table({"a": pa.array([1, 2, 3], pa.int64())})
    mine = catalog.create_table("purge.mine", rows.schema)
    victim = catalog.create_table("purge.victim", rows.schema)
    mine.append(rows)
    victim.append(rows)
    (task,) = victim.scan().plan_files()
    mine.add_files([task.file.file_path])
    assert mine.scan().to_arrow().num_rows == 6

    # Its writer cannot name the victim's folder as its own, either.
    path = f"/catalog/v1/{prefix}/namespaces/purge/tables/mine"
    for key in ("write.data.path", "write.metadata.path"):
        named = {"action": "set-properties", "updates": {key: f"{victim.location()}/data"}}
        status, answer, _ = api.ask("POST", path, {"requirements": [], "updates": [named]})
        assert status == 400, answer

    admin = store.client(access, secret)

    def files(location: str) -> int:
        folder = location.removeprefix("s3://lake/") + "/"
        return admin.list_objects_v2(Bucket="lake", Prefix=folder).get("KeyCount", 0)

    before = files(victim.location())
    assert files(mine.location()) >= 5 and before >= 4
    catalog.purge_table("purge.mine")
    # It is due in an hour.
    tasks = f"/management/v1/warehouse/{prefix}/task"
    (due,) = api.done("POST", f"{tasks}/list", {"queue-name": ["tabular_purge"]})["tasks"]
    now = {"action": {"action-type": "run-now"}, "task-ids": [due["task-id"]]}
    api.done("POST", f"{tasks}/control", now)
    wait_until(lambda: files(mine.location()) == 0, 120, "the purge of a table")
    assert files(victim.location()) == before
    assert catalog.load_table("purge.victim").scan().to_arrow().num_rows == 3


def read_only(served: Served, store: SeaweedFS, prefix: str) -> None:
    """A reader gets credentials that only read."""
    served.environment["VARVE_READ_ONLY"] = "true"
    served.start()
    loaded = Api(served).done("GET", f"/catalog/v1/{prefix}/namespaces/scope/tables/one")
    location = loaded["metadata"]["location"]
    folder = Folder(store, vended(loaded, location), location)
    name = loaded["metadata-location"].removeprefix(location + "/")
    assert folder.get(name) and folder.list()
    refused(lambda: folder.put("data/c.parquet"))
    refused(lambda: folder.delete(name))
    served.stop()
    del served.environment["VARVE_READ_ONLY"]


def validation(api: Api, store: SeaweedFS, prefix: str) -> None:
    """A store is tried out before it is used; nothing is left in it, whatever comes of that."""
    root = "/management/v1/warehouse"
    storage = f"{root}/{prefix}/storage"
    owner = store.client(*store.keys[0])
    before = owner.list_objects_v2(Bucket="lake")["KeyCount"]
    good, wrong = credential(*store.keys[0]), credential(store.keys[0][0], "planted-wrong-secret")

    def body(name: str, place: dict, key: dict) -> dict:
        return {"warehouse-name": name, "storage-profile": place, "storage-credential": key}

    def checks(path: str, sent=None) -> dict:
        answer = api.done("POST", path, sent)
        found = {check["name"]: check for check in answer["checks"]}
        assert answer["valid"] == all(c["status"] != "failed" for c in found.values()), answer
        return found

    dry = "/management/v1/warehouse-creation-validation"
    for found in (
        checks(dry, body("other", profile(store, "other"), good)),
        checks(f"{storage}/validate-access"),
        checks(f"{storage}/validate-credential", {"new-storage-credential": credential(*store.keys[1])}),
        checks(f"{storage}/validate-profile", {"storage-profile": profile(store, "acceptance")}),
    ):
        assert all(check["status"] == "passed" for check in found.values()), found
        assert found["vended-credentials-scope-enforced"]["duration-ms"] >= 0

    found = checks(dry, body("lake", profile(store, "acceptance/under"), wrong))
    assert found["warehouse-name-valid"]["status"] == "failed", found
    assert found["location-exclusive"]["status"] == "failed", found
    assert found["lakekeeper-read-write"]["status"] == "skipped", found
    found = checks(dry, body("other", profile(store, "other"), wrong))
    assert "403" in found["lakekeeper-read-write"]["error"]["message"], found
    bad_role = profile(store, "other", **{"sts-role-arn": ROLE + "-not"})
    found = checks(dry, body("other", bad_role, good))
    assert found["lakekeeper-read-write"]["status"] == "passed", found
    assert found["vended-credentials-issued"]["status"] == "failed", found
    found = checks(f"{storage}/validate-profile", {"storage-profile": profile(store, "elsewhere")})
    assert found["profile-compatible"]["status"] == "failed", found

    for path, sent in (
        (root, body("other", profile(store, "other"), wrong)),
        (root, body("other", bad_role, good)),
        (f"{storage}-credential", {"new-storage-credential": wrong}),
        (storage, {"storage-profile": profile(store, "acceptance"), "storage-credential": wrong}),
    ):
        status, answer, _ = api.ask("POST", path, sent)
        assert status == 400, (path, answer)
        assert answer["error"]["type"] == "StorageValidationFailed", answer
        assert "planted" not in json.dumps(answer), answer
    assert [w["name"] for w in api.done("GET", root)["warehouses"]] == ["demo", "lake"]
    after = owner.list_objects_v2(Bucket="lake")
    assert after["KeyCount"] == before, after


def rotation(api: Api, store: SeaweedFS, prefix: str) -> None:
    """A new key is used at once."""
    warehouse = f"/management/v1/warehouse/{prefix}"
    path = f"/catalog/v1/{prefix}/namespaces/scope/tables/two"
    before = api.done("GET", path)
    right = {"new-storage-credential": credential(*store.keys[1])}
    api.done("POST", f"{warehouse}/storage-credential", right)
    after = api.done("GET", path)
    location = after["metadata"]["location"]
    assert vended(after, location) != vended(before, location)
    Folder(store, vended(after, location), location).put("data/d.parquet")
    table(api, prefix, "after-rotation")


def static(api: Api, store: SeaweedFS, prefix: str) -> None:
    """Without STS nothing is handed over, unless the warehouse allows its own key to be."""
    warehouse = f"/management/v1/warehouse/{prefix}"
    path = f"/catalog/v1/{prefix}/namespaces/scope/tables/two"
    off = {"sts-enabled": False}
    api.done("POST", f"{warehouse}/storage", {"storage-profile": profile(store, "acceptance", **off)})
    loaded = api.done("GET", path)
    assert "storage-credentials" not in loaded and "s3.access-key-id" not in loaded["config"]
    assert api.done("GET", f"{path}/credentials") == {"storage-credentials": []}
    off["static-credentials-allowed"] = True
    shared = {"storage-profile": profile(store, "acceptance", **off)}
    status, answer, _ = api.ask("POST", f"{warehouse}/storage", shared)
    assert status == 400 and "storage-credential" in answer["error"]["message"], (status, answer)
    shared["storage-credential"] = credential(*store.keys[1])
    api.done("POST", f"{warehouse}/storage", shared)
    (entry,) = api.done("GET", path)["storage-credentials"]
    assert entry["config"]["s3.access-key-id"] == store.keys[1][0]
    assert "client.refresh-credentials-endpoint" not in entry["config"]
    client(api.served, "pyiceberg_everyday.py", "lake")
    api.done("POST", f"{warehouse}/storage", {"storage-profile": profile(store, "acceptance")})


def expiry(api: Api) -> None:
    """Credentials end; a cached answer that holds ended ones is never confirmed."""
    with SeaweedFS(session_seconds=6) as store:
        prefix = on_the_command_line(api.served, store)
        api.done("POST", f"/catalog/v1/{prefix}/namespaces", {"namespace": ["scope"]})
        location = table(api, prefix, "t")["metadata"]["location"]
        path = f"/catalog/v1/{prefix}/namespaces/scope/tables/t"
        _, loaded, headers = api.ask("GET", path)
        old = vended(loaded, location)
        folder = Folder(store, old, location)
        folder.put("a")
        while time.time() * 1000 <= int(old["s3.session-token-expires-at-ms"]):
            time.sleep(0.2)
        status, loaded, _ = api.ask("GET", path, headers={"If-None-Match": headers["ETag"]})
        assert status == 200, status
        new = vended(loaded, location)
        assert new["s3.session-token"] != old["s3.session-token"]
        Folder(store, new, location).put("b")
        refused(lambda: folder.put("c"))
        outage(api, store, prefix)
        # What is to be removed with the store must not be looked for by verify.
        store.start()
        tool(api.served, "delete", "short", "--force", "--yes")
        assert "short" not in tool(api.served, "list")


def tool(served: Served, *arguments: str, check: bool = True) -> str:
    command = ("warehouse", arguments[0], "--uri", served.url, *arguments[1:])
    done = served.tool(*command, check=check)
    return done.stdout + done.stderr


def on_the_command_line(served: Served, store: SeaweedFS) -> str:
    access, served.environment["VARVE_SECRET_ACCESS_KEY"] = store.keys[0]
    place = ("--bucket", "lake", "--key-prefix", "short", "--endpoint", store.url)
    tried = tool(served, "create", "short", *place, "--role", ROLE, "--access-key-id", access, "--dry-run")
    assert "passed   vended-credentials-scope-enforced" in tried and "failed" not in tried, tried
    made = tool(served, "create", "short", *place, "--role", ROLE, "--access-key-id", access)
    assert made.startswith("Made short, in s3://lake/short\n"), made
    again = tool(served, "create", "short", *place, "--access-key-id", access, check=False)
    assert "Error: " in again and len(again.splitlines()) == 1, again
    tool(served, "rename", "short", "other")
    tool(served, "deactivate", "other")
    assert "inactive  other" in tool(served, "list")
    tool(served, "activate", "other")
    tool(served, "rename", "other", "short")
    refusal = tool(served, "delete", "short", check=False)
    assert "will be deleted. Say --yes" in refusal, refusal
    tool(served, "credential", "short", "--access-key-id", access)
    assert "passed   cleanup" in tool(served, "validate", "short")
    del served.environment["VARVE_SECRET_ACCESS_KEY"]
    return json.loads(tool(served, "get", "short", "--json"))["id"]


def outage(api: Api, store: SeaweedFS, prefix: str) -> None:
    """A store that is away is reported soon, and the other warehouses go on."""
    store.stop()
    began = time.monotonic()
    status, answer, headers = api.ask(
        "POST", f"/catalog/v1/{prefix}/namespaces/scope/tables", {"name": "x", "schema": SCHEMA}
    )
    assert status == 503 and "Retry-After" in headers, answer
    assert time.monotonic() - began < 30
    api.done("POST", f"/catalog/v1/{prefix}/namespaces", {"namespace": ["still"]})


def client(served: Served, name: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / name), served.catalog, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, f"{name} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def roles(api: Api, store: SeaweedFS) -> None:
    """Varve itself by a role too, sessions with tags, old checksums: making it tries them out."""
    more = {
        "assume-role-arn": ROLE,
        "sts-session-tags": {"user": "{principal}"},
        "legacy-md5-behavior": True,
    }
    warehouse = create(api, "by-role", store, "by-role", **more)
    path = f"/management/v1/warehouse/{warehouse}"
    tried = api.done("POST", f"{path}/storage/validate-access")
    assert {check["status"] for check in tried["checks"]} == {"passed"}, tried
    stored = api.done("GET", path)["storage-profile"]
    assert more.items() <= stored.items(), stored


def clients(served: Served, store: SeaweedFS) -> None:
    client(served, "pyiceberg_everyday.py", "lake")
    client(served, "duckdb_everyday.py", "lake", "vended_credentials")
    access, secret = store.keys[0]
    # dlt keeps state of its own in the bucket, with a key of its user's.
    client(
        served,
        "dlt_everyday.py",
        "s3://lake/acceptance",
        "lake",
        DESTINATION__FILESYSTEM__CREDENTIALS__AWS_ACCESS_KEY_ID=access,
        DESTINATION__FILESYSTEM__CREDENTIALS__AWS_SECRET_ACCESS_KEY=secret,
        DESTINATION__FILESYSTEM__CREDENTIALS__ENDPOINT_URL=store.url,
        DESTINATION__FILESYSTEM__CREDENTIALS__REGION_NAME="local-01",
    )


def no_secret_is_anywhere(served: Served, stores: list[SeaweedFS]) -> None:
    """The whole data folder, its database and write-ahead log included, and the server's log."""
    secrets = [secret.encode() for store in stores for _, secret in store.keys]
    secrets.append(b"planted-wrong-secret")
    searched = 0
    for file in [served.log, *served.data.rglob("*")]:
        if file.is_file():
            searched += 1
            content = file.read_bytes()
            assert not any(secret in content for secret in secrets), f"a secret is in {file}"
    assert searched > 100, searched


def vended_credentials(served: Served) -> str:
    with SeaweedFS() as store:
        served.start()
        api = Api(served)
        prefix = create(api, "lake", store, "acceptance")
        scope(api, store, prefix)
        generic(api, store, prefix)
        theft(served, store, prefix)
        purge(served, store, prefix)
        validation(api, store, prefix)
        roles(api, store)
        clients(served, store)
        rotation(api, store, prefix)
        static(api, store, prefix)
        expiry(api)
        served.verify()
        events = len(served.events())
        served.stop()
        served.tool("verify", "--data", str(served.data), "--files")
        no_secret_is_anywhere(served, [store])
        read_only(served, store, prefix)
    return f"{events} events"
