"""Credentials of warehouses in a real Vault: its core, built from source, with KV version 2."""

import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import s3
from seaweed import SeaweedFS
from served import Served, free_port, wait_until

SOURCE = Path(__file__).with_name("vault")
POLICY = """
path "secret/data/lake/varve/*" { capabilities = ["create", "read"] }
path "secret/metadata/lake/varve" { capabilities = ["list"] }
path "secret/metadata/lake/varve/*" { capabilities = ["list", "delete"] }
"""


def program(cache: Path) -> Path:
    """Built once for each state of its source; it takes minutes."""
    state = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(SOURCE.iterdir())))
    built = cache / f"vault-{state.hexdigest()[:16]}"
    if built.exists():
        return built
    if shutil.which("go") is None:
        raise AssertionError("Vault is built from source, which needs go on the PATH")
    print("Building Vault …", flush=True)
    folder = cache / "building-vault"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCE, folder)
    subprocess.run(
        ["go", "build", "-trimpath", "-ldflags=-s -w", "-o", "vault", "."],
        cwd=folder,
        env={**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod"},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    (folder / "vault").rename(built)
    shutil.rmtree(folder)
    return built


class Vault:
    """Use as a context manager. A user `varve` may do with `secret/lake/varve` what the guide says."""

    def __init__(self, cache: Path):
        self.program = program(cache)
        self.address = f"127.0.0.1:{free_port()}"
        self.password = f"planted-{secrets.token_hex(16)}"

    def __enter__(self) -> "Vault":
        self.process = subprocess.Popen(
            [self.program, self.address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            self.root = self.process.stdout.readline().strip()
            wait_until(lambda: self.ask("GET", "sys/health")[0] == 200, 30, "Vault is ready")
            self.done("POST", "sys/mounts/secret", {"type": "kv", "options": {"version": "2"}})
            self.done("POST", "sys/mounts/old", {"type": "kv", "options": {"version": "1"}})
            self.done("PUT", "sys/policies/acl/varve", {"policy": POLICY})
            self.done("POST", "sys/auth/userpass", {"type": "userpass"})
            user = {"password": self.password, "policies": "varve", "token_ttl": "6s"}
            self.done("POST", "auth/userpass/users/varve", user)
            user = {"password": self.password, "policies": "default"}
            self.done("POST", "auth/userpass/users/nobody", user)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind, value, trace) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(15)

    def ask(self, method: str, path: str, body=None) -> tuple[int, dict]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://{self.address}/v1/{path}", data, method=method)
        request.add_header("X-Vault-Token", self.root)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")
        except OSError:
            return 0, {}

    def done(self, method: str, path: str, body=None) -> dict:
        status, answer = self.ask(method, path, body)
        assert status in (200, 204), (method, path, status, answer)
        return answer

    def ids(self) -> list[str]:
        status, answer = self.ask("LIST", "secret/metadata/lake/varve")
        return answer["data"]["keys"] if status == 200 else []

    def settings(self, **more) -> dict[str, str]:
        return {
            "VARVE_SECRET_STORE": "vault",
            "VARVE_VAULT_URI": f"http://{self.address}",
            "VARVE_VAULT_PATH": "lake/varve",
            "VARVE_VAULT_AUTH": "userpass",
            "VARVE_VAULT_USER": "varve",
            "VARVE_VAULT_PASSWORD": self.password,
            **more,
        }


def check(varve: str, cache: Path):
    """Gives the name of each step that passed."""
    with Served(varve) as served, SeaweedFS() as store, Vault(cache) as vault:
        refusals(served, vault)
        yield "refused at start, in a line each"

        served.environment.update(vault.settings())
        served.start()
        api = s3.Api(served)
        prefix = s3.create(api, "lake", store, "acceptance")
        (first,) = vault.ids()
        kept = vault.done("GET", f"secret/data/lake/varve/{first}")["data"]["data"]
        assert store.keys[0][1] in json.dumps(kept), "the secret is not in Vault"
        s3.scope(api, store, prefix)
        yield "kept in Vault"

        s3.rotation(api, store, prefix)
        (second,) = vault.ids()
        assert first != second
        assert vault.ask("GET", f"secret/metadata/lake/varve/{first}")[0] == 404
        yield "rotated; the one before is gone in all versions"

        time.sleep(8)  # The token lives for six seconds.
        vault.done("PUT", "sys/leases/revoke-prefix/auth/userpass")
        s3.create(api, "after-revocation", store, "after-revocation")
        assert len(vault.ids()) == 2
        yield "renews its token, and gets another for one that was revoked"

        outage(api, store, vault, prefix)
        yield "hangs: loads go on, changes get 503"

        before = vault.ids()
        other = s3.create(api, "other", store, "other")
        assert len(vault.ids()) == len(before) + 1
        api.done("DELETE", f"/management/v1/warehouse/{other}")
        assert vault.ids() == before
        yield "deleted with its warehouse"

        served.stop()
        moves(served, store, vault)
        yield "moved to Postgres and back"

        served.verify()
        served.stop()
        s3.no_secret_is_anywhere(served, [store])
        log = served.log.read_text()
        assert vault.password not in log and vault.root not in log
        yield "no secret in the data folder and the log"


def refusals(served: Served, vault: Vault) -> None:
    for words, more in {
        "can't be reached": {"VARVE_VAULT_URI": f"http://127.0.0.1:{free_port()}"},
        "invalid username or password": {"VARVE_VAULT_PASSWORD": "planted-wrong"},
        "does not let Varve see the mount secret": {"VARVE_VAULT_USER": "nobody"},
        "does not let Varve see the mount none": {"VARVE_VAULT_MOUNT": "none"},
        "policy": {"VARVE_VAULT_PATH": "another"},
    }.items():
        served.environment.update(vault.settings(**more))
        began = time.monotonic()
        done = served.tool("serve", *served.options(), check=False)
        assert done.returncode == 1, (words, done)
        (line,) = [one for one in done.stderr.splitlines() if one.startswith("Error: ")]
        assert words in line and "--vault-uri" in line, (words, line)
        assert "planted" not in done.stdout + done.stderr
        assert time.monotonic() - began < 60
    root = vault.settings(VARVE_VAULT_MOUNT="old", VARVE_VAULT_AUTH="token")
    served.environment.update(root, VARVE_VAULT_TOKEN=vault.root)
    done = served.tool("serve", *served.options(), check=False)
    assert "not a KV engine of version 2" in done.stderr, done.stderr
    for name in ("VARVE_VAULT_MOUNT", "VARVE_VAULT_TOKEN"):
        del served.environment[name]


def outage(api: s3.Api, store: SeaweedFS, vault: Vault, prefix: str) -> None:
    vault.process.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        api.done("GET", f"/catalog/v1/{prefix}/namespaces/scope/tables/two")
        assert time.monotonic() - began < 2, "a load asked Vault"
        status, answer, headers = api.ask(
            "POST",
            "/management/v1/warehouse",
            {
                "warehouse-name": "during",
                "storage-profile": s3.profile(store, "during"),
                "storage-credential": s3.credential(*store.keys[0]),
            },
        )
        assert status == 503 and "Retry-After" in headers, answer
        assert "Vault can't be reached" in answer["error"]["message"], answer
        assert time.monotonic() - began < 30
    finally:
        vault.process.send_signal(signal.SIGCONT)
    s3.create(api, "during", store, "during")
    warehouses = api.done("GET", "/management/v1/warehouse")["warehouses"]
    (made,) = [one["id"] for one in warehouses if one["name"] == "during"]
    api.done("DELETE", f"/management/v1/warehouse/{made}")


def moves(served: Served, store: SeaweedFS, vault: Vault) -> None:
    """From Vault to Postgres and back, while the server runs."""

    def status() -> tuple[int, int]:
        status = json.loads(served.tool("secrets", "status", "--json", f"--data={served.data}").stdout)
        return sum(key["secrets"] for key in status["keys"]), status["in-vault"]

    # What was written while Vault hung may have got there, and nothing refers to it.
    kept = len(vault.ids())
    assert status() == (0, kept)
    served.environment["VARVE_SECRET_STORE"] = "postgres"
    served.start()
    api = s3.Api(served)
    s3.create(api, "in-postgres", store, "in-postgres")
    assert status() == (1, kept)
    served.tool("secrets", "move", f"--data={served.data}")
    assert status() == (kept + 1, 0) and vault.ids() == []
    served.stop()
    served.environment["VARVE_SECRET_STORE"] = "vault"
    served.start()
    for warehouse in api.done("GET", "/management/v1/warehouse")["warehouses"]:
        path = f"/management/v1/warehouse/{warehouse['id']}/storage/validate-access"
        assert api.done("POST", path)["valid"], warehouse
    served.tool("secrets", "move", f"--data={served.data}")
    assert status() == (0, kept + 1) and len(vault.ids()) == kept + 1
