"""Requests to the nodes, asked again until it is known what became of them."""

import json
import random
import time
import uuid
from dataclasses import dataclass, field

import urllib3

from soak.figures import Figures
from soak.journal import Change, Journal
from soak.stage import Node

# Longer than anything in the server may take; an answer that takes longer is a fault of its.
ANSWER_SECONDS = 60
# By then everything that was killed is up again.
SETTLED_SECONDS = 180


@dataclass
class Reply:
    """An answer; status 0 if there was none.

    arrived: whether the request may have arrived, if there was no answer
    """

    status: int
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    arrived: bool = True

    def json(self) -> dict:
        return json.loads(self.body) if self.body else {}

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def error(self) -> str:
        """The type of an error in Iceberg's envelope."""
        try:
            return self.json().get("error", {}).get("type", "")
        except ValueError:
            return ""


class Asker:
    """The requests of one client, who waits for each before the next."""

    def __init__(
        self,
        nodes: list[Node],
        prefix: str,
        journal: Journal,
        figures: Figures,
        chance: random.Random,
    ):
        self.nodes = nodes
        self.prefix = prefix
        self.journal = journal
        self.figures = figures
        self.chance = chance
        self.http = urllib3.PoolManager(num_pools=4, retries=False)

    def send(
        self, node: Node, method: str, path: str, body: dict | None = None, **headers: str
    ) -> Reply:
        """Asks once. Header names have underscores for their dashes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        url = path if path.startswith("/") else f"/catalog/v1/{self.prefix}/{path}"
        try:
            answer = self.http.request(
                method,
                node.url + url,
                body=content,
                headers=sent,
                timeout=urllib3.Timeout(connect=5, read=ANSWER_SECONDS),
            )
            return Reply(answer.status, dict(answer.headers), answer.data)
        except urllib3.exceptions.NewConnectionError:
            return Reply(0, arrived=False)
        except urllib3.exceptions.ReadTimeoutError:
            self.journal.violation(f"{method} {path}: no answer within {ANSWER_SECONDS} s")
            return Reply(0)
        except urllib3.exceptions.HTTPError:
            return Reply(0)

    def any_node(self) -> Node:
        return self.chance.choice(self.nodes)

    def read(self, kind: str, node: Node, path: str, **headers: str) -> Reply | None:
        """Reads from a node; None if it cannot answer for now."""
        sent = time.monotonic()
        reply = self.send(node, "GET", path, None, **headers)
        if reply.status == 0 or reply.status in (429, 503):
            self.journal.count("reads that found no one")
            return None
        if reply.status >= 500:
            self.journal.violation(f"GET {path} of {node.name}: {reply.status} {reply.body[:300]}")
            return None
        self.figures.answered(kind, node.name, sent, time.monotonic() - sent)
        return reply

    def change(
        self, kind: str, events: tuple[str, ...], method: str, path: str, body: dict | None = None
    ) -> tuple[Change, Reply]:
        """Asks for a change until its outcome is known, or else says that it is doubtful."""
        if self.chance.random() < 0.25:
            return self._without_key(kind, events, method, path, body)
        return self._with_key(kind, events, method, path, body)

    def _with_key(self, kind, events, method, path, body) -> tuple[Change, Reply]:
        change = Change(kind, new_id(), events, "doubtful")
        doubt, looked_up = False, ""
        for reply, _ in self._tries(change, kind, method, path, body, change.ident):
            if reply.ok or 400 <= reply.status < 500:
                change.state = "acknowledged" if reply.ok else "refused"
                if (looked_up, change.state) in (
                    ("committed", "refused"),
                    ("rejected", "acknowledged"),
                ):
                    self.journal.violation(f"{kind} {change.ident}: {looked_up}, then {reply.status}")
                if doubt:
                    self.journal.count("unknown, settled by the same key again")
                break
            if reply.status == 0 and not reply.arrived or reply.status in (429, 503):
                continue
            if not doubt:
                self.journal.count("unknown outcomes")
                doubt = True
                if self.chance.random() < 0.1:
                    break
            if not looked_up and self.chance.random() < 0.5:
                looked_up = self.outcome(change.ident).replace("unknown", "")
        self.journal.keep(change)
        return change, reply

    def _without_key(self, kind, events, method, path, body) -> tuple[Change, Reply]:
        change = Change(kind, new_id(), events, "doubtful")
        for reply, _ in self._tries(change, kind, method, path, body, None):
            if reply.ok or 400 <= reply.status < 500:
                change.state = "acknowledged" if reply.ok else "refused"
                break
            if reply.status == 0 and not reply.arrived or reply.status in (429, 503):
                continue
            self.journal.count("unknown outcomes")
            if self.outcome(change.ident) == "committed":
                self.journal.count("unknown, found committed by request id")
                change.state = "acknowledged"
            break
        self.journal.keep(change)
        return change, reply

    def _tries(self, change: Change, kind: str, method: str, path: str, body, key: str | None):
        """Answers, until the caller has enough of them or it has taken too long."""
        deadline = time.monotonic() + SETTLED_SECONDS
        while True:
            node = self.any_node()
            request_id = new_id()
            headers = {"x_request_id": request_id}
            if key is None:
                change.ident = request_id
            else:
                headers["Idempotency_Key"] = key
            sent = time.monotonic()
            reply = self.send(node, method, path, body, **headers)
            self._judge(kind, path, request_id, reply)
            if reply.ok:
                self.figures.answered(kind, node.name, sent, time.monotonic() - sent)
            yield reply, node
            if time.monotonic() > deadline:
                self.journal.violation(f"{kind} {path}: no outcome within {SETTLED_SECONDS} s")
                return
            time.sleep(self.chance.uniform(0.05, 0.5))

    def _judge(self, kind: str, path: str, request_id: str, reply: Reply) -> None:
        if reply.status in (429, 503):
            self.journal.count("not done, try again (503, 429)")
            self.journal.not_done(request_id)
            if "retry-after" not in {name.lower() for name in reply.headers}:
                self.journal.violation(f"{kind} {path}: {reply.status} without Retry-After")
        elif 400 <= reply.status < 500:
            self.journal.not_done(request_id)
        elif reply.status >= 500 and reply.error != "CommitStateUnknownException":
            self.journal.violation(f"{kind} {path}: {reply.status} {reply.body[:300]}")

    def outcome(self, ident: str) -> str:
        """What a node says became of a request; unknown if none answers."""
        reply = self.send(self.any_node(), "GET", f"requests/{ident}")
        return reply.json()["outcome"] if reply.ok else "unknown"


def new_id() -> str:
    return str(uuid.uuid4())
