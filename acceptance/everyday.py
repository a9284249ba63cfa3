"""Clients as they are, each with a script of its own, and what verify says after them."""

import subprocess
import sys
from pathlib import Path

import compatibility
from served import Served

SCRIPTS = Path(__file__).parent


def script(served: Served, client: str, name: str, *arguments: str) -> str:
    return run(served, [client], [sys.executable, str(SCRIPTS / name), *arguments])


def run(served: Served, clients: list[str], command: list[str]) -> str:
    """Runs a command that is one of the clients, or some, as docs/compatibility.md names them."""
    compatibility.watch(served)
    served.start()
    operations = compatibility.endpoints(served)
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
    if ": skipped, " in last:
        # Nothing was asked of the server, so there is nothing to verify.
        return last
    served.verify()
    events = len(served.events())
    served.stop()
    served.tool("verify", "--data", str(served.data), "--files")
    compatibility.check(served, clients, operations)
    return f"{events} events; {last}"


def pyiceberg(served: Served) -> str:
    return script(served, "PyIceberg 0.12.0", "pyiceberg_everyday.py", served.catalog)


def dlt(served: Served) -> str:
    location = served.warehouse.resolve().as_uri()
    return script(served, "dlt 1.31.0", "dlt_everyday.py", served.catalog, location)


def duckdb(served: Served) -> str:
    return script(served, "DuckDB 1.5.5", "duckdb_everyday.py", served.catalog)


def rck(served: Served) -> str:
    return kit(served, "Java 1.11.0", "RESTCompatibilityKit", "1.11.0")


def every_switch(served: Served) -> str:
    return kit(served, "Java 1.12.0", "EverySwitch", "1.12.0")


def kit(served: Served, client: str, suite: str, version: str) -> str:
    """The compatibility kit places its tables below /tmp."""
    served.environment["VARVE_WAREHOUSE_ROOT"] = "/tmp"
    return run(served, [client], [str(SCRIPTS / "rck.sh"), served.catalog, suite, version])


def schemathesis(served: Served) -> str:
    return run(served, [], [str(SCRIPTS / "schemathesis.sh"), served.catalog])


def altered_file(served: Served) -> str:
    """A metadata file with one byte changed is found, and named; put right, all is well again."""
    served.start()
    script_of_pyiceberg = [sys.executable, str(SCRIPTS / "pyiceberg_everyday.py"), served.catalog]
    subprocess.run(script_of_pyiceberg, check=True, capture_output=True, timeout=600)
    created = [event for event in served.events() if event["type"] == "TableCommitted"]
    assert created
    files = sorted(served.warehouse.rglob("*.metadata.json"))
    assert files, "no metadata files"
    whole = files[0].read_bytes()
    files[0].write_bytes(whole.replace(b'"format-version":2', b'"format-version":3', 1))
    assert files[0].read_bytes() != whole, "the file has no format version to change"
    found = served.tool("verify", "--data", str(served.data), "--files", check=False)
    assert found.returncode == 1, found
    assert files[0].name in found.stdout and "altered" in found.stdout, found.stdout
    files[0].write_bytes(whole)
    served.verify()
    return files[0].name
