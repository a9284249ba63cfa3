"""Follows the feed of events on whichever node answers, as a consumer does."""

import random
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from soak.appender import ID
from soak.asking import Asker
from soak.journal import Journal


@dataclass(slots=True)
class Seen:
    """An event, as far as the checks need it."""

    position: int
    type: str
    ident: str
    request: str
    namespace: str
    name: str
    stream: str
    version: int
    count: int
    was: str | None
    lag: float


class Feed:
    def __init__(self, asker: Asker, journal: Journal, chance: random.Random):
        self.ask = asker
        self.journal = journal
        self.chance = chance
        self.position = 0
        self.events: list[Seen] = []
        self.snapshots: dict[str, int] = {}
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run, name="feed")

    def start(self) -> None:
        self.thread.start()

    def end(self) -> None:
        """Follows to the end of what there is, and stops."""
        self.ending.set()
        self.thread.join(120)
        if self.thread.is_alive():
            self.journal.violation("The feed has not come to an end")

    def _run(self) -> None:
        while True:
            ending = self.ending.is_set()
            wait = "" if ending else "&wait=PT2S"
            path = f"/management/v1/events?after={self.position}&limit=500{wait}"
            reply = self.ask.read("feed", self.ask.any_node(), path)
            if reply is None:
                time.sleep(0.3)
                continue
            page = reply.json()
            for event in page["events"]:
                self._take(event)
            if ending and not page["events"] and page["head"] == self.position:
                return

    def _take(self, event: dict) -> None:
        if event["position"] != self.position + 1:
            self.journal.violation(
                f"The feed goes from position {self.position} to {event['position']}"
            )
        self.position = event["position"]
        data, thing = event["data"], event["object"]
        request = event.get("request-id", "")
        self.events.append(
            Seen(
                position=event["position"],
                type=event["type"],
                ident=event.get("idempotency-key", request),
                request=request,
                namespace=".".join(thing.get("namespace", [])),
                name=thing.get("name", ""),
                stream=event["stream"],
                version=event["stream-version"],
                count=event.get("request-event-count", 1),
                was=data.get("from", {}).get("name"),
                lag=(
                    datetime.fromisoformat(event["recorded-at"])
                    - datetime.fromisoformat(event["occurred-at"])
                ).total_seconds(),
            )
        )
        for snapshot in data.get("result", {}).get("snapshots", []):
            ident = snapshot.get("summary", {}).get(ID)
            if ident:
                self.snapshots[ident] = self.snapshots.get(ident, 0) + 1
