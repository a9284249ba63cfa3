"""The chain, followed by the program that the guide to the ledger shows, as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg

from everyday import SCRIPTS
from served import Served

GUIDE = SCRIPTS.parent / "docs" / "guide" / "ledger.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def guide(served: Served) -> str:
    """It agrees with our own chain; it and verify name the position of an event that was altered."""
    (program,) = BLOCK.findall(GUIDE.read_text())
    served.start()
    client = [sys.executable, str(SCRIPTS / "pyiceberg_everyday.py"), served.catalog]
    subprocess.run(client, check=True, capture_output=True, timeout=600)
    followed = follow(served, program + "\nprint(count)")
    assert followed.returncode == 0, followed.stderr
    assert int(followed.stdout) == len(served.events()) > 20

    # The serving user may not alter history. Its owner can, once it has put the triggers aside.
    alter = "update events set payload = replace(payload::text, 'team', 'Team')::json where sequence = "
    altered = next(event for event in served.events() if "team" in str(event["data"]))["position"]
    with connect(served, "varve_runtime") as serving:
        (sequence,) = serving.execute(
            "select sequence from chain where position = %s", (altered,)
        ).fetchone()
        try:
            serving.execute(f"{alter}{sequence}")
            raise AssertionError("the serving user could alter an event")
        except psycopg.errors.InsufficientPrivilege:
            serving.rollback()
    with connect(served, "varve_owner") as owner:
        try:
            owner.execute(f"{alter}{sequence}")
            raise AssertionError("the owner could alter an event in passing")
        except psycopg.errors.InsufficientPrivilege:
            owner.rollback()
        owner.execute("alter table events disable trigger user")
        assert owner.execute(f"{alter}{sequence}").rowcount == 1

    followed = follow(served, program)
    assert followed.returncode == 1 and f"AssertionError: {altered}" in followed.stderr, followed
    verify = served.tool("verify", "--uri", served.url, check=False)
    assert verify.returncode == 1, verify
    assert f"Position {altered} (NamespacePropertiesUpdated) was altered" in verify.stdout, verify
    return f"position {altered} was altered, and found"


def follow(served: Served, program: str) -> subprocess.CompletedProcess:
    login = {"PGPORT": str(port(served)), "PGPASSWORD": password(served, "varve_runtime")}
    return subprocess.run(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **login},
    )


def connect(served: Served, user: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1",
        port=port(served),
        dbname="varve",
        user=user,
        password=password(served, user),
    )


def port(served: Served) -> int:
    return int((served.data / "postgres" / "postmaster.pid").read_text().splitlines()[3])


def password(served: Served, user: str) -> str:
    lines = Path(served.data / "postgres-passwords").read_text().splitlines()
    return next(line.split("=", 1)[1] for line in lines if line.startswith(user + "="))
