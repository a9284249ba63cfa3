"""A server is killed again and again while it restores, undoes, exports and is followed.

All of a restore or an undo is there after the kill, or nothing; the same request again comes to what
it asked for. An export goes on after its last line, and filtered readers after their last position,
over all kills; the read models of the past have each position once.
"""

import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid

from served import Served, wait_until

KILLS = 12
TABLES = 40
# A restore of so many tables is over by then, most times.
WORK_SECONDS = 0.8
SCHEMA = {
    "type": "struct",
    "schema-id": 0,
    "fields": [{"id": 1, "name": "id", "required": False, "type": "long"}],
}


class Unavailable(OSError):
    """The server asks to try again."""


def ask(url: str, body=None, headers: dict | None = None):
    """Gets, or posts a body; raises OSError when the server is gone, or not there yet."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        if error.code in (429, 503):
            raise Unavailable(url) from None
        raise AssertionError(f"{url}: {error.code} {error.read().decode()[:500]}") from None
    return json.loads(text) if text else {}


class Catalog:
    """The warehouse `demo` of a server, which is killed and comes back at the same address."""

    def __init__(self, served: Served):
        self.url = served.url
        self.warehouse = ask(f"{served.catalog}/v1/config?warehouse=demo")["overrides"]["prefix"]
        self.catalog = f"{served.catalog}/v1/{self.warehouse}"
        self.management = f"{served.url}/management/v1"

    def create(self, name: str) -> None:
        ask(f"{self.catalog}/namespaces/n/tables", {"name": name, "schema": SCHEMA})

    def commit(self, value: str) -> None:
        """One transaction that commits to all tables."""
        changes = [
            {
                "identifier": {"namespace": ["n"], "name": f"t{n}"},
                "requirements": [],
                "updates": [{"action": "set-properties", "updates": {"k": value}}],
            }
            for n in range(TABLES)
        ]
        ask(f"{self.catalog}/transactions/commit", {"table-changes": changes})

    def values(self, as_of: str = "") -> list[str]:
        path = f"{self.catalog}{as_of}/namespaces/n/tables"
        return [ask(f"{path}/t{n}")["metadata"]["properties"]["k"] for n in range(TABLES)]

    def head(self) -> int:
        """A position after all that was answered before."""
        request = str(uuid.uuid4())
        path = f"{self.catalog}/namespaces/beat/properties"
        ask(path, {"updates": {"at": request}, "removals": []}, {"x-request-id": request})
        find = f"{self.management}/events?request-id={request}"
        return wait_until(lambda: ask(find)["events"], 30, "a change is sealed")[0]["position"]

    def events_of(self, request: str) -> int:
        page = ask(f"{self.management}/events?request-id={request}&limit=1000")
        return len(page["events"])


class Reader(threading.Thread):
    """Follows the tables' part of the feed, and asks again after its last position when it is cut off."""

    def __init__(self, catalog: Catalog, limit: int):
        super().__init__(daemon=True)
        self.path = f"{catalog.management}/events?kind=table&limit={limit}&wait=PT2S&after="
        self.after = 0
        self.positions: list[int] = []
        self.failure: Exception | None = None
        self.ending = threading.Event()

    def run(self) -> None:
        while not self.ending.is_set():
            try:
                page = ask(f"{self.path}{self.after}")
            except (OSError, ValueError):
                self.ending.wait(0.2)
                continue
            except Exception as error:
                self.failure = error
                return
            self.positions += [event["position"] for event in page["events"]]
            self.after = page["next-after"]

    def end(self, catalog: Catalog, last: int) -> None:
        wait_until(lambda: self.failure or self.after >= last, 60, f"a reader has come to {last}")
        self.ending.set()
        self.join(60)
        assert self.failure is None, self.failure


class Writer(threading.Thread):
    """Makes tables until it is told to end, whether they are answered or not."""

    def __init__(self, catalog: Catalog):
        super().__init__(daemon=True)
        self.catalog = catalog
        self.ending = threading.Event()
        self.made: list[str] = []

    def run(self) -> None:
        number = 0
        while not self.ending.is_set():
            number += 1
            try:
                self.catalog.create(f"w{number}")
                self.made.append(f"w{number}")
            except (OSError, ValueError, AssertionError):
                self.ending.wait(0.2)


class Export:
    """An export of the audit, taken line by line over any number of servers."""

    def __init__(self, catalog: Catalog, to: str):
        self.path = f"{catalog.management}/audit/export?outcome=changed&to={to}"
        self.lines: list[dict] = []

    def take(self, most: int | None = None) -> None:
        """Takes what comes, or some lines of it; half a line at the end is not taken."""
        path = self.path + (f"&after={self.lines[-1]['after']}" if self.lines else "")
        try:
            with urllib.request.urlopen(path, timeout=60) as answer:
                for line in answer:
                    if line.endswith(b"\n"):
                        self.lines.append(json.loads(line))
                    if most is not None:
                        most -= 1
                        if most <= 0:
                            return
        except OSError:
            return


def cut_off(served: Served, path: str, body: dict, headers: dict, after: float) -> dict | None:
    """Sends a request, and kills the server meanwhile; the answer, if it came."""
    answers: list = []

    def send():
        try:
            answers.append(ask(path, body, headers))
        except (OSError, ValueError):
            pass

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(after)
    served.kill()
    sending.join(60)
    return answers[0] if answers else None


def kills(served: Served) -> str:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    choice = random.Random(seed)
    served.start()
    catalog = Catalog(served)
    for name in ("n", "beat"):
        ask(f"{catalog.catalog}/namespaces", {"namespace": [name]})
    for n in range(TABLES):
        catalog.create(f"t{n}")
    for n in range(20):
        catalog.commit(f"v{n}")
    catalog.commit("first")
    position = catalog.head()
    catalog.commit("second")
    catalog.head()
    newest = ask(f"{catalog.management}/events?order=desc&limit=1")["events"][0]["recorded-at"]
    then, before = catalog.values(f"@{position}"), catalog.values()
    assert then != before
    export = Export(catalog, newest)
    readers = [Reader(catalog, 7), Reader(catalog, 500)]
    for reader in readers:
        reader.start()

    outcomes = {"answered": 0, "all": 0, "nothing": 0}
    restored = ""
    for n in range(KILLS):
        undoes = n % 2 == 1
        request = f"cut-{n}"
        headers = {"x-request-id": request, "Idempotency-Key": str(uuid.uuid4())}
        if undoes:
            path, body = f"{catalog.management}/requests/{restored}/undo", {}
        else:
            path = f"{catalog.management}/warehouse/{catalog.warehouse}/restore"
            tables = {"namespaces": [["n"]]}
            body = {"to": {"position": position}, "scope": tables, "reason": "a drill"}
        export.take(choice.randrange(1, 120))
        answer = cut_off(served, path, body, headers, choice.uniform(0, WORK_SECONDS))
        served.start()
        catalog.head()
        events = catalog.events_of(request)
        assert events in (0, TABLES), f"{events} events of {request} are there"
        assert answer is None or events == TABLES, f"{request} was answered, and is not there"
        outcomes["answered" if answer else "all" if events else "nothing"] += 1
        expected = then if (events == 0) == undoes else before
        assert catalog.values() == expected, f"a part of {request} is there"
        again = ask(path, body, headers)
        assert answer is None or again == answer, "another answer to the same request"
        catalog.head()
        assert catalog.events_of(request) == TABLES, f"{request} is there twice"
        assert catalog.values() == (before if undoes else then), f"{request} did something else"
        restored = request
        print(f"  kill {n + 1}: {'undo' if undoes else 'restore'}", flush=True)

    # A restore would drop what a writer makes, so there is none before.
    writer = Writer(catalog)
    writer.start()
    for _ in range(3):
        taking = threading.Thread(target=export.take)
        taking.start()
        time.sleep(choice.uniform(0, 0.3))
        served.kill()
        taking.join(60)
        served.start()
    writer.ending.set()
    writer.join(60)
    return check(served, catalog, export, readers, writer, outcomes)


def check(served, catalog, export, readers, writer, outcomes) -> str:
    last = catalog.head()
    export.take()
    whole = Export(catalog, export.path.rsplit("=", 1)[1])
    whole.take()
    assert export.lines == whole.lines, "the export in parts is not the export in one"
    places = [line["position"] for line in export.lines]
    assert places == sorted(set(places)), "lines of the export came twice, or in another order"

    events = served.events()
    tables = [event["position"] for event in events if event["object"]["kind"] == "table"]
    for reader in readers:
        reader.end(catalog, last)
        # One that ended a moment later may have seen what came after.
        assert reader.positions[: len(tables)] == tables, "a filtered reader missed events, or saw some twice"

    within = [
        event["position"] for event in events if event.get("warehouse-id") == catalog.warehouse
    ]
    timeline, after = [], ""
    while True:
        page = ask(
            f"{catalog.management}/warehouse/{catalog.warehouse}/timeline?order=oldest&limit=500{after}"
        )
        timeline += [event["position"] for event in page["events"]]
        if "next-after" not in page:
            break
        after = f"&after={page['next-after']}"
    assert timeline == within, "the timeline has gaps, or events twice"
    made = {table["name"] for table in ask(f"{catalog.catalog}/namespaces/n/tables")["identifiers"]}
    assert made.issuperset(writer.made), "a table that was answered is gone"
    served.verify()
    return (
        f"{KILLS} kills in a restore or an undo ({outcomes}); {len(export.lines)} lines of an export in parts,"
        f" {len(tables)} events by filtered readers, {len(timeline)} of the timeline, each once"
    )
