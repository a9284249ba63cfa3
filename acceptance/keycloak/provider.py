"""A Keycloak of Maven Central on loopback, with the realm of deploy/keycloak."""

import json
import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

import requests

from engines.downloads import unpacked
from served import free_port, wait_until

VERSION = "26.7.3"
DISTRIBUTION = (
    f"org.keycloak:keycloak-quarkus-dist:{VERSION}:tar.gz",
    "77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47",
)
REALM = Path(__file__).parents[2] / "deploy" / "keycloak" / "realm.json"

# The first start compiles its configuration. This is for machines that do much else.
START_SECONDS = 400


def distribution(cache: Path) -> Path:
    """The folder of an unpacked Keycloak; it is kept, with what its first start makes of it."""
    cache.mkdir(parents=True, exist_ok=True)
    return unpacked(cache, "Keycloak", DISTRIBUTION, f"keycloak-{VERSION}")


class Keycloak:
    """Use as a context manager. Its database is in a folder of the test, and outlives a kill."""

    def __init__(self, home: Path, folder: Path):
        self.home = home
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = secrets.token_hex(16)
        self.process: subprocess.Popen | None = None

    @property
    def issuer(self) -> str:
        return f"{self.url}/realms/varve"

    @property
    def token_endpoint(self) -> str:
        return f"{self.issuer}/protocol/openid-connect/token"

    def start(self) -> None:
        environment = {
            **os.environ,
            "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx512m",
            "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
            "KC_BOOTSTRAP_ADMIN_PASSWORD": self.password,
            "KC_DB_URL": f"jdbc:h2:file:{self.folder / 'keycloak'};NON_KEYWORDS=VALUE",
        }
        command = [str(self.home / "bin" / "kc.sh"), "start-dev", "--cache=local"]
        command += ["--http-host=127.0.0.1", f"--http-port={self.port}"]
        with open(self.folder / "keycloak.log", "ab") as log:
            # A session of its own, for kc.sh starts a Java and does not pass a kill on.
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True
            )
        wait_until(self._is_ready, START_SECONDS, "Keycloak is ready")

    def _is_ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise AssertionError(f"Keycloak ended with {self.process.returncode}:\n{self.log_end()}")
        try:
            if requests.get(f"{self.url}/realms/master", timeout=5).ok:
                return True
        except requests.RequestException:
            pass
        time.sleep(1)
        return False

    def log_end(self) -> str:
        log = self.folder / "keycloak.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-30:]) if log.exists() else ""

    def kill(self) -> None:
        """Ends it as a lost machine does."""
        assert self.process is not None, "no Keycloak was started"
        self._signal(signal.SIGKILL)
        self.process.wait(15)
        self.process = None

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def __enter__(self) -> "Keycloak":
        return self

    def __exit__(self, kind, value, trace) -> None:
        if self.process is None:
            return
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            pass
        # A Java that its shell left behind, too.
        self._signal(signal.SIGKILL)
        self.process.wait(15)

    # ---- Its administration

    def admin(self, method: str, path: str, body=None) -> requests.Response:
        """Asks the admin API, and fails on a refusal. Its tokens live for a minute: each call has its own."""
        login = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": self.password}
        master = f"{self.url}/realms/master/protocol/openid-connect/token"
        token = checked(requests.post(master, data=login, timeout=60)).json()["access_token"]
        header = {"Authorization": f"Bearer {token}"}
        return checked(
            requests.request(method, f"{self.url}/admin/realms{path}", json=body, headers=header, timeout=120)
        )

    def make_realm(self) -> None:
        self.admin("POST", "", json.loads(REALM.read_text()))

    def client(self, name: str) -> dict:
        (found,) = self.admin("GET", f"/varve/clients?clientId={name}").json()
        return found

    def change_client(self, name: str, **changes) -> None:
        client = self.client(name)
        attributes = {**client.get("attributes", {}), **changes.pop("attributes", {})}
        self.admin("PUT", f"/varve/clients/{client['id']}", {**client, **changes, "attributes": attributes})

    def subject(self, name: str) -> str:
        """What a client's tokens have as `sub`: the id of its service account."""
        return self.admin("GET", f"/varve/clients/{self.client(name)['id']}/service-account-user").json()["id"]

    # ---- Its tokens

    def ask_token(self, client: str, host: str | None = None, **parameters: str) -> requests.Response:
        """Asks for a token of a client of the realm file, whose secret is NAME-test-secret."""
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": f"{client}-test-secret"}
        headers = {"Host": host} if host else {}
        return requests.post(self.token_endpoint, data={**form, **parameters}, headers=headers, timeout=60)

    def token(self, client: str, host: str | None = None, **parameters: str) -> str:
        return checked(self.ask_token(client, host, **parameters)).json()["access_token"]


def checked(answer: requests.Response) -> requests.Response:
    assert answer.ok, f"{answer.request.method} {answer.url} was answered with {answer.status_code}: {answer.text}"
    return answer
