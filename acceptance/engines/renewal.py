"""An engine's session goes on when its token has ended: it logs in anew by itself."""

import time
from pathlib import Path

from engines.guarded import GuardedLake
from own_issuer import Brief, token
from seaweed import SeaweedFS

# Tokens are taken for 20 seconds; so it is some lives of a token that a session goes on for.
TAKEN_SECONDS = 20
BUSY_SECONDS = 50
IDLE_SECONDS = 30

# Statements that write when they have run for longer than a token is taken.
SLEEP = "SELECT length(java_method('java.lang.Thread', 'sleep', 25000L)) FROM range(1)"
MULTIPLY = """SELECT count(*) FROM UNNEST(sequence(1, 10000)) a(x) CROSS JOIN UNNEST(sequence(1, 10000)) b(y)
    CROSS JOIN UNNEST(sequence(1, 12)) c(z) WHERE (x * y * z) % 7 = 3"""


class BriefLake(GuardedLake, Brief):
    """A lake whose tokens end soon."""


def check(engine_type, long: str, goes_on: bool):
    """Gives a check of an engine, which gives the name of each step that passed.

    `long` takes longer than its token, and `goes_on` says whether what it writes is committed then.
    """

    def steps(varve: str, cache: Path):
        with BriefLake(varve) as served, SeaweedFS() as store:
            served.environment |= {
                "SERVER_TOMCAT_ACCESSLOG_ENABLED": "true",
                "SERVER_TOMCAT_ACCESSLOG_BUFFERED": "false",
                "SERVER_TOMCAT_ACCESSLOG_DIRECTORY": str(served.folder / "access"),
                "SERVER_TOMCAT_ACCESSLOG_PATTERN": "%s %m %U",
            }
            served.start()
            served.connect(store, "renewal")
            with engine_type(cache, served.folder, served, store) as engine:
                yield from going_on(engine, served)
                yield outlasting(engine, long, goes_on)
            served.verify()
            yield "verify"
            served.stop()

    return steps


def going_on(engine, served: BriefLake):
    sql = engine.sql
    sql("CREATE SCHEMA lake.eng")
    sql("CREATE TABLE lake.eng.t (a bigint)")
    first, began, rows, start = token(served.engine), time.monotonic(), 0, len(asked(served))
    while time.monotonic() < began + BUSY_SECONDS:
        sql("INSERT INTO lake.eng.t VALUES (1)")
        rows += 1
        assert sql("SELECT count(*) FROM lake.eng.t") == [(rows,)]
        time.sleep(1)
    busy = asked(served)[start:]
    assert served.whoami(first).status_code == 401
    yield f"works for {BUSY_SECONDS} s: {rows} commits, {summary(busy)}"

    start = len(asked(served))
    time.sleep(IDLE_SECONDS)
    sql("INSERT INTO lake.eng.t VALUES (1)")
    assert sql("SELECT count(*) FROM lake.eng.t") == [(rows + 1,)]
    yield f"works after {IDLE_SECONDS} s without a query: {summary(asked(served)[start:])}"


def outlasting(engine, long: str, goes_on: bool) -> str:
    ((before,),) = engine.sql("SELECT count(*) FROM lake.eng.t")
    began = time.monotonic()
    try:
        engine.sql(f"INSERT INTO lake.eng.t {long}")
        done = True
    except Exception as error:
        assert "Not authorized" in str(error), error
        done = False
    assert time.monotonic() - began > TAKEN_SECONDS, "the statement is too short to say something"
    assert engine.sql("SELECT count(*) FROM lake.eng.t") == [(before + done,)]
    assert done == goes_on, f"docs/compatibility.md says otherwise: {done}"
    return f"a statement that takes longer than its token {'is committed' if done else 'is refused'}"


def asked(served: BriefLake) -> list[str]:
    """The requests until now: status, method and path."""
    return [line for file in (served.folder / "access").iterdir() for line in file.read_text().splitlines()]


def summary(requests: list[str]) -> str:
    logins = [request.split()[0] for request in requests if request.endswith(("/oauth/token", "/oauth/tokens"))]
    refused = sum(request.startswith("401 ") and "/oauth/" not in request for request in requests)
    good = logins.count("200")
    return f"{good} logins, {len(logins) - good} failed, {refused} requests answered with 401"
