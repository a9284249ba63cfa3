"""Clients as they are, each with a script of its own, and what verify says after them."""

import subprocess
import sys
from pathlib import Path

from served import Served

SCRIPTS = Path(__file__).parent


def script(served: Served, name: str, *arguments: str) -> str:
    return run(served, [sys.executable, str(SCRIPTS / name), *arguments])


def run(served: Served, command: list[str]) -> str:
    served.start()
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
    served.verify()
    events = len(served.events())
    served.stop()
    served.tool("verify", "--data", str(served.data), "--files")
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
    return f"{events} events; {last}"


def pyiceberg(served: Served) -> str:
    return script(served, "pyiceberg_everyday.py", served.catalog)


def dlt(served: Served) -> str:
    return script(served, "dlt_everyday.py", served.catalog, str(served.warehouse))


def duckdb(served: Served) -> str:
    return script(served, "duckdb_everyday.py", served.catalog)


def rck(served: Served) -> str:
    """The compatibility kit places its tables below /tmp."""
    served.environment["VARVE_WAREHOUSE_ROOT"] = "/tmp"
    return run(served, [str(SCRIPTS / "rck.sh"), served.catalog])


def schemathesis(served: Served) -> str:
    return run(served, [str(SCRIPTS / "schemathesis.sh"), served.catalog])


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
