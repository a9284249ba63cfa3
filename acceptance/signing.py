"""A warehouse on a store without STS: clients have no key, and Varve signs their requests one by one."""

import json
import urllib.request

from s3 import Api, client, credential, profile, tool
from seaweed import SeaweedFS
from served import Served

DELEGATION = "X-Iceberg-Access-Delegation"
SCHEMA = {"type": "struct", "fields": [{"id": 1, "name": "a", "required": False, "type": "long"}]}


def modes(api: Api, prefix: str, vends: bool) -> None:
    """What a client gets depends on what it accepts and on what the warehouse has."""
    table = f"/catalog/v1/{prefix}/namespaces/modes/tables/t"
    tags = set()
    for wanted, keys, signed in (
        (None, vends, not vends),
        ("vended-credentials", vends, False),
        ("remote-signing", False, True),
        ("remote-signing, vended-credentials", vends, not vends),
        ("client-managed", False, False),
    ):
        headers = {} if wanted is None else {DELEGATION: wanted}
        status, answer, received = api.ask("GET", table, headers=headers)
        assert status == 200, answer
        assert ("storage-credentials" in answer) == keys, (wanted, answer)
        assert any("secret" in name for name in answer["config"]) == keys, (wanted, answer)
        signs = answer["config"].get("s3.remote-signing-enabled") == "true"
        assert signs == signed, (wanted, answer["config"])
        assert ("s3.signer.endpoint" in answer["config"]) == signed, (wanted, answer["config"])
        tags.add(received["ETag"])
    # Two or three answers differ, and no tag stands for two of them.
    assert len(tags) == 2 + vends, tags


def request(method: str, url: str, **headers: str) -> dict:
    listed = {name: [value] for name, value in headers.items()}
    return {"region": "local-01", "method": method, "uri": url, "headers": listed}


def endpoints(api: Api, store: SeaweedFS, prefix: str) -> None:
    """The specification's path signs for one table, the older one for any; the store takes both."""
    tables = f"/catalog/v1/{prefix}/namespaces/modes/tables"
    loaded = api.done("GET", f"{tables}/t")
    key = loaded["metadata-location"].removeprefix("s3://")
    for path in (f"{tables}/t/sign", f"/catalog/v1/{prefix}/v1/aws/s3/sign"):
        status, signed, headers = api.ask("POST", path, request("GET", f"{store.url}/{key}"))
        assert status == 200 and headers["Cache-Control"] == "private", (signed, headers)
        got = urllib.request.Request(signed["uri"])
        for name, values in signed["headers"].items():
            got.add_header(name, values[0])
        with urllib.request.urlopen(got, timeout=30) as answer:
            assert json.load(answer) == loaded["metadata"]
        _, _, headers = api.ask("POST", path, request("PUT", f"{store.url}/{key}"))
        assert headers["Cache-Control"] == "no-cache", headers
        status, answer, _ = api.ask("POST", path, request("GET", f"{store.url}/lake/x"))
        assert status == 403 and answer["error"]["type"] == "ForbiddenException", answer
        assert "folder" in answer["error"]["message"], answer


def signed_requests(served: Served) -> str:
    with SeaweedFS() as store:
        served.start()
        api = Api(served)
        access, served.environment["VARVE_SECRET_ACCESS_KEY"] = store.keys[0]
        place = ("--bucket", "lake", "--key-prefix", "signed", "--endpoint", store.url)
        tool(served, "create", "lake", *place, "--no-sts", "--remote-signing", "--access-key-id", access)
        del served.environment["VARVE_SECRET_ACCESS_KEY"]
        created = json.loads(tool(served, "get", "lake", "--json"))
        assert created["storage-profile"]["remote-signing-enabled"] is True, created
        vending = {
            "warehouse-name": "vending",
            "storage-profile": profile(store, "vending"),
            "storage-credential": credential(*store.keys[0]),
        }
        made = api.done("POST", "/management/v1/warehouse", vending)
        for warehouse, vends in ((created, False), (made, True)):
            prefix = warehouse["id"]
            assert warehouse["storage-profile"]["remote-signing-enabled"] is True, warehouse
            api.done("POST", f"/catalog/v1/{prefix}/namespaces", {"namespace": ["modes"]})
            path = f"/catalog/v1/{prefix}/namespaces/modes/tables"
            api.done("POST", path, {"name": "t", "schema": SCHEMA})
            modes(api, prefix, vends)
            endpoints(api, store, prefix)
        events = len(served.events())
        # docs/compatibility.md says why one.
        one = {"PYICEBERG_MAX_WORKERS": "1"}
        output = client(served, "pyiceberg_signed.py", "lake", **one).splitlines()[-1]
        served.verify()
        assert not any("Sign" in event["type"] for event in served.events())
        served.stop()
        served.environment["VARVE_READ_ONLY"] = "true"
        served.start()
        client(served, "pyiceberg_signed.py", "lake", "read", **one)
        assert store.keys[0][1] not in served.log.read_text()
        served.stop()
        del served.environment["VARVE_READ_ONLY"]
    return f"{events} events; {output}"
