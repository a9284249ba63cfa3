"""What Varve makes in Keycloak: all that a realm needs, by `varve keycloak`, and API clients, by `varve client`."""

import json
import time
from pathlib import Path

import requests
from pyiceberg.exceptions import OAuthError, UnauthorizedError

from keycloak import people
from keycloak.clients import catalog, write_and_read
from keycloak.guarded import Guarded
from keycloak.provider import Keycloak, checked

REALM = "fresh"

# Ids are new each time, and what a request changes in passing is not what was set up.
PASSING = ("id", "containerId", "secret", "client.secret.creation.time", "notBefore")


class Fresh(Guarded):
    """A Varve that admits a realm which only `varve keycloak setup` has touched, and makes clients there."""

    def __init__(self, varve: str, keycloak: Keycloak, manager: Path):
        super().__init__(varve, keycloak)
        self.manager = manager

    def options(self) -> list[str]:
        usual = [option for option in super().options() if not option.startswith("--oidc-issuer")]
        return [
            *usual,
            f"--oidc-issuer={self.keycloak.url}/realms/{REALM}",
            f"--keycloak-url={self.keycloak.url}",
            f"--keycloak-realm={REALM}",
            f"--keycloak-admin-secret-file={self.manager}",
        ]


def token_endpoint(keycloak: Keycloak) -> str:
    return f"{keycloak.url}/realms/{REALM}/protocol/openid-connect/token"


def log_in(keycloak: Keycloak, client: dict, **parameters: str) -> requests.Response:
    form = {
        "grant_type": "client_credentials",
        "client_id": client["client-id"],
        "client_secret": client["client-secret"],
    }
    return requests.post(token_endpoint(keycloak), data={**form, **parameters}, timeout=60)


def token(keycloak: Keycloak, client: dict, **parameters: str) -> str:
    return checked(log_in(keycloak, client, **parameters)).json()["access_token"]


def state(keycloak: Keycloak) -> dict:
    """All that an administrator sees of the realm, without what is new each time."""
    parts = {
        "realm": keycloak.admin("GET", f"/{REALM}").json(),
        "default": keycloak.admin("GET", f"/{REALM}/default-default-client-scopes").json(),
        "optional": keycloak.admin("GET", f"/{REALM}/default-optional-client-scopes").json(),
        "scopes": keycloak.admin("GET", f"/{REALM}/client-scopes").json(),
        "clients": keycloak.admin("GET", f"/{REALM}/clients").json(),
        "users": keycloak.admin("GET", f"/{REALM}/users").json(),
        "roles": keycloak.admin("GET", f"/{REALM}/roles").json(),
    }
    return lasting(parts)


def lasting(part):
    if isinstance(part, dict):
        return {key: lasting(value) for key, value in part.items() if key not in PASSING}
    if isinstance(part, list):
        return sorted((lasting(value) for value in part), key=lambda value: json.dumps(value, sort_keys=True))
    return part


def own_clients(varve: Guarded, keycloak: Keycloak) -> str:
    keycloak.admin("POST", "", {"realm": REALM, "enabled": True})
    before = state(keycloak)
    made = setup(varve, keycloak, before)
    secrets = {step["name"]: step["client-secret"] for step in made["steps"] if "client-secret" in step}
    assert set(secrets) == {"varve-admin", "varve-client"}, secrets.keys()
    manager = varve.folder / "manager"
    manager.write_text(secrets["varve-admin"])
    manager.chmod(0o600)
    with Fresh(varve.varve, keycloak, manager) as fresh:
        fresh.start()
        program = {"client-id": "varve-client", "client-secret": secrets["varve-client"]}
        rights(keycloak, {"client-id": "varve-admin", "client-secret": secrets["varve-admin"]})
        life(fresh, keycloak, program)
        people.people(fresh, keycloak, REALM)
        log = fresh.log.read_text()
        assert not any(secret in log for secret in secrets.values()), "the log shows a secret"
        fresh.stop()
        fresh.tool("verify", "--data", str(fresh.data))
    command(varve, keycloak, "remove", "--yes")
    assert state(keycloak) == before, "the realm is not as it was"
    again = command(varve, keycloak, "remove", "--yes")
    assert {step["outcome"] for step in again["steps"]} == {"absent"}, again
    keycloak.admin("DELETE", f"/{REALM}")
    return "made, used by programs and a person, and removed; the realm was as before"


def command(varve: Guarded, keycloak: Keycloak, *words: str) -> dict:
    password = varve.folder / "administrator"
    password.write_text(keycloak.password)
    password.chmod(0o600)
    where = [f"--keycloak-url={keycloak.url}", f"--keycloak-realm={REALM}", f"--admin-password-file={password}"]
    return json.loads(varve.tool("keycloak", *words, *where, "--json").stdout)


def setup(varve: Guarded, keycloak: Keycloak, before: dict) -> dict:
    dry = command(varve, keycloak, "setup", "--dry-run")
    assert state(keycloak) == before, "a dry run changed the realm"
    made = command(varve, keycloak, "setup")
    assert [step["outcome"] for step in made["steps"]] == [step["outcome"] for step in dry["steps"]], (dry, made)
    after = state(keycloak)
    again = command(varve, keycloak, "setup")
    assert {step["outcome"] for step in again["steps"]} == {"kept"}, again
    assert state(keycloak) == after, "a second setup changed the realm"
    return made


def rights(keycloak: Keycloak, manager: dict) -> None:
    """The server's client may manage clients, and see or change nothing else."""
    header = {"Authorization": f"Bearer {token(keycloak, manager)}"}
    admin = f"{keycloak.url}/admin/realms/{REALM}"
    assert requests.get(f"{admin}/clients", headers=header, timeout=60).status_code == 200
    for path in ("/users", "/roles", "/identity-provider/instances", "/events", "/components"):
        assert requests.get(f"{admin}{path}", headers=header, timeout=60).status_code == 403, path


def life(varve: Fresh, keycloak: Keycloak, program: dict) -> None:
    """A client from its creation to its deletion."""
    secret = varve.folder / "program"
    secret.write_text(program["client-secret"])
    secret.chmod(0o600)
    login = ["--client-id", program["client-id"], "--client-secret-file", str(secret)]
    login += ["--oauth2-server-uri", token_endpoint(keycloak), "--uri", varve.url]

    def client(*words: str) -> dict:
        return json.loads(varve.tool("client", *words, *login, "--json").stdout)

    first = client("create", "lake")
    assert first["client-id"] == "lake" and first["token-endpoint"] == token_endpoint(keycloak), first
    properties = {"oauth2-server-uri": token_endpoint(keycloak)}

    def lake(of: dict):
        return catalog(varve, "lake", credential=f"lake:{of['client-secret']}", **properties)

    session = lake(first)
    write_and_read(session, "by_own_client")
    old = token(keycloak, first)
    assert varve.admitted(old)["id"] == first["principal"]
    # DuckDB's own scope.
    varve.admitted(token(keycloak, first, scope="PRINCIPAL_ROLE:ALL"))
    again = varve.tool("client", "create", "lake", *login, check=False)
    assert again.returncode == 1 and "lake" in again.stderr, again
    foreign = varve.tool("client", "create", "varve-console", *login, check=False)
    assert foreign.returncode == 1, foreign

    renewed = client("recreate", "lake", "--yes")
    varve.refused(old, "secret")
    assert log_in(keycloak, first).status_code == 401, "the old secret is still taken"
    refused(lambda: session.list_namespaces())
    refused(lambda: lake(first))
    write_and_read(lake(renewed), "by_new_secret")
    new = token(keycloak, renewed)
    varve.admitted(new)

    varve.tool("client", "delete", "lake", "--yes", *login)
    varve.refused(new, "deleted")
    assert log_in(keycloak, renewed).status_code == 401, "a deleted client logs in"
    assert client("list")["api-clients"] == []
    # The name of one that was made anew is another principal.
    next_one = client("create", "lake")
    assert next_one["principal"] != first["principal"], next_one
    varve.refused(new)
    varve.admitted(token(keycloak, next_one))
    varve.tool("client", "delete", "lake", "--yes", *login)
    time.sleep(0.5)
    events = varve.events_as(token(keycloak, program))
    kinds = [event["type"] for event in events if event["type"].startswith("KeycloakClient")]
    assert kinds[:4] == ["KeycloakClientCreated", *["KeycloakClientSecretRenewed"] * 2, "KeycloakClientDeleted"], kinds
    text = json.dumps(events)
    assert not any(one["client-secret"] in text for one in (first, renewed, next_one)), "an event shows a secret"


def refused(question) -> None:
    try:
        question()
    except (OAuthError, UnauthorizedError):
        return
    raise AssertionError("an old secret or token was taken")
