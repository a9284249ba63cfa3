"""Which operations a client called with success, by the server's own access log, and whether
docs/compatibility.md says just that. The page's table is the one list of what is claimed.
"""

import json
import re
import urllib.request
from pathlib import Path

from served import Served

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "compatibility.md"
PATTERN = "%s %m %U\t%q\t%{User-Agent}i\t%{X-Client-Version}i\t%{Idempotency-Key}i"
YES = "✓"

# How a client, as the table's head calls it, names itself. dlt comes as the PyIceberg that it uses;
# Iceberg's Java client says the version of whichever jar comes first, rck.sh has the true one.
NAMES = {
    r"PyIceberg (\S+)": r"PyIceberg \1$",
    r"dlt (\S+)": r"PyIceberg ",
    r"DuckDB (\S+)": r"duckdb/v\1\(",
    r"Java \S+": r"Apache Iceberg ",
}

# What is no operation of its own: by status, query, and idempotency key.
FEATURES = {
    "an `Idempotency-Key`": lambda status, query, key: key != "-",
    "`If-None-Match`, answered with 304": lambda status, query, key: status == "304",
    "lists in pages (`pageToken`)": lambda status, query, key: "pageToken=" in query,
    "`snapshots=refs`": lambda status, query, key: "snapshots=refs" in query,
    "`purgeRequested=true`": lambda status, query, key: "purgerequested=true" in query.lower(),
}


def watch(served: Served) -> None:
    """Has the server, which is not started yet, log its requests."""
    served.environment.update(
        {
            "SERVER_TOMCAT_ACCESSLOG_ENABLED": "true",
            "SERVER_TOMCAT_ACCESSLOG_DIRECTORY": str(served.folder / "access"),
            "SERVER_TOMCAT_ACCESSLOG_PATTERN": PATTERN,
        }
    )


def endpoints(served: Served) -> list[str]:
    """Every operation that the running server lists, and the two that are never listed."""
    url = f"{served.catalog}/v1/config?warehouse=demo"
    with urllib.request.urlopen(url, timeout=60) as answer:
        listed = json.load(answer)["endpoints"]
    return ["GET /v1/config", *listed, "GET /v1/{prefix}/requests/{request}"]


def called(served: Served, client: str, operations: list[str]) -> set[str]:
    """Rows of the table that the client of a stopped server had an answer of 2xx or 304 for."""
    (known,) = [re.sub(name, pattern, client) for name, pattern in NAMES.items() if re.fullmatch(name, client)]
    routes = {
        operation: re.compile(re.sub(r"{[^}]+}", "[^/]+", operation.replace("/v1", "/catalog/v1", 1)))
        for operation in operations
    }
    rows = set()
    for file in (served.folder / "access").iterdir():
        for line in file.read_text().splitlines():
            request, query, agent, version, key = line.split("\t")
            status, route = request.split(" ", 1)
            if not (re.search(known, version) or re.search(known, agent)):
                continue
            if not (status.startswith("2") or status == "304"):
                continue
            found = {operation for operation, path in routes.items() if path.fullmatch(route)}
            rows |= found
            if found:
                rows |= {name for name, is_it in FEATURES.items() if is_it(status, query, key)}
    return rows


def table() -> tuple[list[str], dict[str, list[str]]]:
    """The head of the page's first table, and its rows by their first cell."""
    lines = re.findall(r"^\| (.*)\|$", PAGE.read_text(), re.MULTILINE)
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    head = cells[0]
    return head, {row[0].replace("`", ""): row for row in cells[1:] if len(row) == len(head)}


def check(served: Served, clients: list[str], operations: list[str]) -> None:
    """The table must have these operations, and for these clients just what they called."""
    head, rows = table()
    names = [*operations, *(feature.replace("`", "") for feature in FEATURES)]
    assert list(rows) == names, f"{PAGE} should have these rows: {names}"
    for row in rows.values():
        for test in re.findall(r"\w+Test\b", row[-1]):
            assert list(ROOT.glob(f"*/src/test/**/{test}.java")), f"{PAGE}: there is no {test}"
    wrong = []
    for client in clients:
        column = head.index(client)
        claimed = {name for name, row in rows.items() if row[column] == YES}
        done = {name.replace("`", "") for name in called(served, client, operations)}
        if claimed != done:
            wrong.append(
                f"{client}: called, but not in the table: {sorted(done - claimed)};"
                f" in the table, but not called: {sorted(claimed - done)}"
            )
    assert not wrong, f"{PAGE}: {wrong}"
