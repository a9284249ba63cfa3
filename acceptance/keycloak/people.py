"""`varve login`: a person in the browser and by a code for another device; the script is the browser."""

import json
import os
import re
import secrets
import subprocess
import time
from pathlib import Path

from keycloak import browser
from keycloak.guarded import Guarded
from keycloak.provider import Keycloak

NAME = "carla"

# For the first lines of a command on a machine that does much else.
SECONDS = 120


class Person:
    """Somebody at the command line, with a folder of their own for profiles and tokens."""

    def __init__(self, varve: Guarded, folder: Path, issuer: str, password: str):
        self.varve = varve
        self.password = password
        self.folder = folder / "varve"
        varve.environment["XDG_CONFIG_HOME"] = str(folder)
        varve.tool("profile", "add", "lake", varve.url, "--login-issuer", issuer)
        self.tokens = self.folder / "logins" / "lake.json"

    def log_in(self, *words: str, pattern: str, drive) -> str:
        """Runs `varve login`, drives a browser by what it shows, and gives what it says at its end."""
        environment = {**os.environ, **self.varve.environment}
        command = [self.varve.varve, "login", *words]
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        ) as process:
            try:
                shown = ""
                while not (found := re.search(pattern, shown)):
                    line = process.stderr.readline()
                    assert line, f"varve login ended without an address: {shown}"
                    shown += line
                drive(*found.groups())
                out, problem = process.communicate(timeout=SECONDS)
            finally:
                process.kill()
        assert process.returncode == 0, out + problem
        assert "eyJ" not in out + problem + shown, "a token is shown"
        return out

    def by_browser(self) -> str:
        def drive(address: str) -> None:
            session = browser.new()
            page = browser.opened(session, address)
            back = browser.submitted(session, page, username=NAME, password=self.password)
            assert back.status_code == 200 and "close this page" in back.text, back.text

        return self.log_in("--no-browser", pattern=r"Log in at (\S+)", drive=drive)

    def by_device(self) -> str:
        def drive(address: str, code: str) -> None:
            session = browser.new()
            assert code in address, address
            page = browser.opened(session, address)
            page = browser.submitted(session, page, username=NAME, password=self.password)
            done = browser.submitted(session, page, accept="Yes")
            assert done.status_code == 200 and "Device Login Successful" in done.text, done.text

        return self.log_in("--device", pattern=r"Open (\S+) on any device; the code is (\S+)", drive=drive)

    def whoami(self, check: bool = True) -> subprocess.CompletedProcess:
        return self.varve.tool("whoami", "--json", check=check)

    def kept(self) -> dict:
        assert self.tokens.stat().st_mode & 0o777 == 0o600, oct(self.tokens.stat().st_mode)
        return json.loads(self.tokens.read_text())


def people(varve: Guarded, keycloak: Keycloak, realm: str) -> None:
    password = secrets.token_hex(16)
    user = {
        "username": NAME,
        "enabled": True,
        "firstName": "Carla",
        "lastName": "Code",
        "email": "carla@example.com",
        "credentials": [{"type": "password", "value": password, "temporary": False}],
    }
    keycloak.admin("POST", f"/{realm}/users", user)
    (made,) = keycloak.admin("GET", f"/{realm}/users?username={NAME}&exact=true").json()
    try:
        person = Person(varve, varve.folder / "home", f"{keycloak.url}/realms/{realm}", password)
        said = person.by_browser()
        assert f"oidc~{made['id']}" in said and "Carla Code" in said, said
        renewed(person)
        ended(varve, person)
        said = person.by_device()
        assert f"oidc~{made['id']}" in said, said
        assert json.loads(person.whoami().stdout)["id"] == f"oidc~{made['id']}"
        # Ended by an administrator.
        keycloak.admin("POST", f"/{realm}/users/{made['id']}/logout")
        person.tokens.write_text(json.dumps({**person.kept(), "until": "2020-01-01T00:00:00Z"}))
        refused = person.whoami(check=False)
        assert refused.returncode != 0 and "varve login" in refused.stderr, refused
    finally:
        keycloak.admin("DELETE", f"/{realm}/users/{made['id']}")


def renewed(person: Person) -> None:
    """A command whose token is about to end takes another one, which later commands use."""
    first = person.kept()
    person.whoami()
    assert person.kept() == first, "a good token was renewed"
    # Tokens have the second of their issue.
    time.sleep(1.1)
    person.tokens.write_text(json.dumps({**first, "until": "2020-01-01T00:00:00Z"}))
    person.whoami()
    second = person.kept()
    assert second["access-token"] != first["access-token"] and second["until"] > first["until"], "not renewed"


def ended(varve: Guarded, person: Person) -> None:
    kept = person.tokens.read_text()
    assert "Logged out" in varve.tool("logout").stdout
    assert not person.tokens.exists()
    assert person.whoami(check=False).returncode != 0
    # The refresh token is worth nothing to who copied it.
    person.tokens.write_text(json.dumps({**json.loads(kept), "until": "2020-01-01T00:00:00Z"}))
    assert person.whoami(check=False).returncode != 0, "a login that was ended goes on"
    person.tokens.unlink()
