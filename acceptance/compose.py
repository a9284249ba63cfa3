"""docker-compose.yml: what it would run, run without containers, in its order; and with Docker where
that is.

Each service's own command line, environment and folders are taken from the file. What stands for the
images: the launcher, a Postgres that is installed, and the SeaweedFS of the tests.
"""

import os
import re
import subprocess
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import yaml

from backup import own_postgres, postgres_programs
from s3 import client
from seaweed import weed
from served import Served, free_port, wait_until

TOP = Path(__file__).parent.parent
FILE = TOP / "docker-compose.yml"


class Compose:
    """The file, with variables filled in and paths and addresses of containers replaced by ours."""

    def __init__(self, served: Served):
        self.served = served
        self.folder = served.folder / "compose"
        self.ports = {"VARVE_PORT": served.port, "VARVE_S3_PORT": free_port()}
        text = FILE.read_text()
        for name, port in self.ports.items():
            text = re.sub(r"\$\{" + name + r":-\d+\}", str(port), text)
        assert "${" not in text, "a variable that is not known"
        self.file = yaml.safe_load(text)
        self.services = self.file["services"]
        programs = self.folder / "bin"
        programs.mkdir(parents=True)
        (programs / "varve").symlink_to(served.varve)
        self.path = f"{programs}{os.pathsep}{os.environ['PATH']}"

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
    for port in compose.services["store"]["ports"]:
        assert port.startswith("127.0.0.1:"), f"{port} is open to the network"
    for name in ("varve", "postgres", "store"):
        folder = compose.folder / f"keys-of-{name}"
        folder.mkdir()
        (compose.folder / "keys").mkdir(exist_ok=True)
        (compose.folder / "keys" / name).symlink_to(folder)
    assert "Made" in compose.run("keys")
    owners = compose.folder / "keys-of-postgres"
    with own_postgres(programs, compose.folder / "cluster") as (database, run):
        run("psql", "-v", "ON_ERROR_STOP=1", "-f", str(owners / "roles.sql"), "postgres")
        require_passwords(compose.folder / "cluster", database)
        for again in (False, True):
            with ExitStack() as running:
                if again:
                    assert "are there" in compose.run("keys")
                running.enter_context(compose.store())
                compose.run("migrate", database)
                running.enter_context(compose.varve(database))
                output = compose.run("warehouse", database)
                assert ("Made lake" in output) != again, output
                assert "passed   vended-credentials-scope-enforced" in output, output
                client(served, "pyiceberg_everyday.py", "lake")
    return "PyIceberg, twice"


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
