"""docker-compose.yml: what it would run, run without containers, in its order; and with Docker where
that is.

Each service's own command line, environment and folders are taken from the file. What stands for the
images: the launcher, a Postgres that is installed, and the SeaweedFS of the tests.
"""

import json
import os
import re
import signal
import subprocess
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pyarrow
import yaml
from pyiceberg.catalog import load_catalog

from backup import own_postgres, postgres_programs
from keycloak.provider import distribution
from s3 import client
from seaweed import weed
from served import Served, free_port, wait_until

TOP = Path(__file__).parent.parent
FILE = TOP / "docker-compose.yml"
WITH_KEYCLOAK = TOP / "deploy" / "compose" / "keycloak.yml"


class Compose:
    """The files, with variables filled in and paths and addresses of containers replaced by ours."""

    def __init__(self, served: Served, *files: Path):
        self.served = served
        self.folder = served.folder / "compose"
        ports = ("VARVE_S3_PORT", "VARVE_KEYCLOAK_PORT")
        self.ports = {"VARVE_PORT": served.port, **{name: free_port() for name in ports}}
        self.services: dict = {}
        for file in (FILE, *files):
            for name, service in self._read(file)["services"].items():
                self.services[name] = merged(self.services.get(name, {}), service)
        programs = self.folder / "bin"
        programs.mkdir(parents=True)
        (programs / "varve").symlink_to(served.varve)
        self.path = f"{programs}{os.pathsep}{os.environ['PATH']}"

    def _read(self, file: Path) -> dict:
        text = file.read_text()
        for name, port in self.ports.items():
            text = re.sub(r"\$\{" + name + r":-\d+\}", str(port), text)
        assert "${" not in text, "a variable that is not known"
        return yaml.safe_load(text)

    def order(self) -> list[str]:
        """Services behind those that they wait for."""
        ordered: list[str] = []

        def add(name: str) -> None:
            for before in self.services[name].get("depends_on", {}):
                add(before)
            if name not in ordered:
                ordered.append(name)

        for name in self.services:
            add(name)
        return ordered

    def here(self, name: str, word: str) -> str:
        """A word of a service, as it is outside of its container."""
        for volume in self.services[name].get("volumes", []):
            source, target, *_ = volume.split(":")
            if word == target or word.startswith(target + "/"):
                return f"{self.folder / source}{word.removeprefix(target)}"
        if word == "/keys":
            return str(self.folder / "keys")
        word = word.replace("/varve/compose/", f"{TOP}/deploy/compose/")
        # Tests listen on loopback only.
        return word.replace("0.0.0.0", "127.0.0.1")

    def line(self, name: str) -> list[str]:
        service = self.services[name]
        words = [*service.get("entrypoint", ["varve"]), *service.get("command", [])]
        if name == "store":
            words = [word if "=/" not in word else self._option(name, word) for word in words]
        return [self.here(name, word) for word in words]

    def _option(self, name: str, word: str) -> str:
        option, path = word.split("=", 1)
        return f"{option}={self.here(name, path)}"

    def environment(self, name: str, database: int) -> dict[str, str]:
        own = {
            key: self.here(name, str(value)).replace("//postgres:5432", f"//127.0.0.1:{database}")
            for key, value in self.services[name].get("environment", {}).items()
        }
        return {**self.served.environment, "PATH": self.path, **own}

    def run(self, name: str, database: int = 0) -> str:
        """Runs a service that ends."""
        done = subprocess.run(
            self.line(name),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self.environment(name, database),
            timeout=300,
        )
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
        return done.stdout

    @contextmanager
    def store(self):
        # Ports that only SeaweedFS itself uses, and the program in place of the image's entrypoint.
        own = [f"-{part}.port={free_port()}" for part in ("master", "volume", "filer")]
        words = [weed(), *self.line("store")[1:], "-ip=127.0.0.1", *own]
        (self.folder / "store").mkdir(exist_ok=True)
        with open(self.folder / "store.log", "ab") as log:
            process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder
            )
        try:
            url = self.services["store"]["healthcheck"]["test"][-1]
            wait_until(lambda: answers(url), 60, "the store is healthy")
            yield
        finally:
            process.terminate()
            process.wait(30)

    @contextmanager
    def keycloak(self, home: Path):
        (line,) = self.services["keycloak"]["command"]
        line = line.replace("$$", "$").replace("/opt/keycloak", str(home))
        line = line.replace("/keys/keycloak", str(self.folder / "keys-of-keycloak"))
        own = {
            "KC_HTTP_HOST": "127.0.0.1",
            "KC_CACHE": "local",
            "KC_DB_URL": f"jdbc:h2:file:{self.folder / 'keycloak'};NON_KEYWORDS=VALUE",
            "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx512m",
        }
        with open(self.folder / "keycloak.log", "ab") as log:
            process = subprocess.Popen(
                [*self.services["keycloak"]["entrypoint"], line],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**self.environment("keycloak", 0), **own},
                start_new_session=True,
            )
        healthy = self.services["keycloak"]["healthcheck"]["test"][1:]
        try:
            wait_until(lambda: subprocess.run(healthy, capture_output=True).returncode == 0, 400, "Keycloak listens")
            yield
        finally:
            # kc.sh starts a Java and does not pass a signal on.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)

    @contextmanager
    def varve(self, database: int):
        served = self.served
        with open(served.log, "ab") as log:
            served.process = subprocess.Popen(
                [*self.line("varve"), f"--metrics-port={served.metrics_port}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment("varve", database),
                start_new_session=True,
            )
        healthy = [str(TOP / "deploy" / "bin" / "healthy")]
        environment = {**os.environ, "VARVE_PORT": str(served.port)}

        def is_healthy() -> bool:
            assert served.process.poll() is None, "Varve ended"
            return subprocess.run(healthy, env=environment, capture_output=True).returncode == 0

        assert not is_healthy()
        wait_until(is_healthy, 120, "Varve is healthy")
        try:
            yield
        finally:
            served.stop()


def merged(first: dict, second: dict) -> dict:
    """As Compose merges a service of two files."""
    whole = {**first, **second}
    for key in ("environment", "depends_on"):
        if key in first and key in second:
            whole[key] = {**first[key], **second[key]}
    for key in ("volumes", "ports"):
        if key in first and key in second:
            whole[key] = [*first[key], *second[key]]
    return whole


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def without_containers(served: Served) -> str:
    programs = postgres_programs()
    if programs is None:
        return "skipped: there is no Postgres with initdb on this machine"
    compose = Compose(served)
    assert compose.order() == ["keys", "postgres", "store", "migrate", "varve", "warehouse"]
    prepare(compose, "varve", "postgres", "store")
    with database(compose, programs) as port:
        for again in (False, True):
            with ExitStack() as running:
                if again:
                    assert "are there" in compose.run("keys")
                running.enter_context(compose.store())
                compose.run("migrate", port)
                running.enter_context(compose.varve(port))
                output = compose.run("warehouse", port)
                assert ("Made lake" in output) != again, output
                assert "passed   vended-credentials-scope-enforced" in output, output
                client(served, "pyiceberg_everyday.py", "lake")
    return "PyIceberg, twice"


def keycloak_without_containers(served: Served) -> str:
    """With the file that adds a login: the realm is set up once, and the warehouse's owner works."""
    programs = postgres_programs()
    if programs is None:
        return "skipped: there is no Postgres with initdb on this machine"
    home = distribution(Path(served.varve).resolve().parent / ".cache" / "keycloak")
    compose = Compose(served, WITH_KEYCLOAK)
    order = compose.order()
    assert order.index("keycloak") < order.index("realm") < order.index("varve"), order
    prepare(compose, "varve", "postgres", "store", "keycloak")
    with database(compose, programs) as port:
        for again in (False, True):
            with ExitStack() as running:
                if again:
                    assert "are there" in compose.run("keys")
                running.enter_context(compose.store())
                running.enter_context(compose.keycloak(home))
                assert ("is set up" in compose.run("realm")) == again
                compose.run("migrate", port)
                running.enter_context(compose.varve(port))
                output = compose.run("warehouse", port)
                assert ("Made lake" in output) != again, output
                work(served, compose, again)
    return "PyIceberg by a client of the realm, and by one that varve client create made, twice"


def work(served: Served, compose: Compose, again: bool) -> None:
    kept = compose.folder / "keys-of-varve" / "client.properties"
    first = dict(line.split("=", 1) for line in kept.read_text().splitlines())
    credential = f"{first['client-id']}:{first['client-secret']}"
    for name, login in (("first", credential), (f"made-{again}", made(served, kept, f"made-{again}"))):
        lake = load_catalog(
            name,
            **{"type": "rest", "uri": served.catalog, "warehouse": "lake", "credential": login},
            **{"oauth2-server-uri": first["oauth2-server-uri"]},
        )
        namespace = f"{name}_{again}".replace("-", "_")
        rows = pyarrow.table({"a": pyarrow.array(range(100), pyarrow.int64())})
        lake.create_namespace(namespace)
        lake.create_table(f"{namespace}.t", rows.schema).append(rows)
        assert lake.load_table(f"{namespace}.t").scan().to_arrow().num_rows == 100


def made(served: Served, kept: Path, name: str) -> str:
    """The credential of another client, which may work in the warehouse."""
    login = {**served.environment, "VARVE_CONFIG": str(kept), "VARVE_URI": served.url}

    def varve(*words: str) -> dict:
        done = subprocess.run([served.varve, *words], capture_output=True, text=True, env=login, timeout=300)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return json.loads(done.stdout) if "--json" in words else {}

    client = varve("client", "create", name, "--json")
    for privilege in ("create", "modify"):
        varve("grant", "add", privilege, "--to", f"user:{client['principal']}", "--on", "warehouse:lake")
    return f"{client['client-id']}:{client['client-secret']}"


def prepare(compose: Compose, *names: str) -> None:
    """Makes the folders that are volumes, and runs what makes keys."""
    for port in compose.services["store"]["ports"]:
        assert port.startswith("127.0.0.1:"), f"{port} is open to the network"
    for name in names:
        folder = compose.folder / f"keys-of-{name}"
        folder.mkdir()
        (compose.folder / "keys").mkdir(exist_ok=True)
        (compose.folder / "keys" / name).symlink_to(folder)
    assert "Made" in compose.run("keys")


@contextmanager
def database(compose: Compose, programs: Path):
    """The port of a Postgres with the users of the file."""
    owners = compose.folder / "keys-of-postgres"
    with own_postgres(programs, compose.folder / "cluster") as (port, run):
        run("psql", "-v", "ON_ERROR_STOP=1", "-f", str(owners / "roles.sql"), "postgres")
        require_passwords(compose.folder / "cluster", port)
        yield port


def require_passwords(cluster: Path, database: int) -> None:
    """As in the image: users over the network log in."""
    (cluster / "pg_hba.conf").write_text(
        "host all varve 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    )
    place = {"host": "127.0.0.1", "port": database}
    with psycopg.connect(**place, dbname="postgres", user="varve") as session:
        session.execute("select pg_reload_conf()")

    def refused() -> bool:
        try:
            psycopg.connect(**place, dbname="varve", user="varve_owner").close()
            return False
        except psycopg.OperationalError:
            return True

    wait_until(refused, 30, "passwords are asked for")


def with_docker(served: Served) -> str:
    """The file itself, where Docker is."""
    project = f"varve-acceptance-{os.getpid()}"
    command = ["docker", "compose", "-f", str(FILE), "-p", project]
    environment = {**os.environ, "VARVE_PORT": str(served.port), "VARVE_S3_PORT": str(free_port())}
    for needed in (["docker", "info"], ["docker", "compose", "version"]):
        try:
            if subprocess.run(needed, capture_output=True, timeout=60).returncode != 0:
                return f"skipped: {' '.join(needed)} fails on this machine"
        except OSError:
            return "skipped: there is no docker on this machine"

    def docker(*words: str) -> str:
        done = subprocess.run(
            [*command, *words], env=environment, capture_output=True, text=True, timeout=1800
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    try:
        for _ in range(2):
            docker("up", "--build", "--detach")
            assert docker("wait", "warehouse").strip() == "0", docker("logs")
            client(served, "pyiceberg_everyday.py", "lake")
            docker("down")
    finally:
        docker("down", "--volumes")
    return "PyIceberg, twice"
