"""What clients were promised, and what went wrong."""

import threading
from collections import Counter
from dataclasses import dataclass

MOST_VIOLATIONS = 40


@dataclass(slots=True)
class Change:
    """A change that was asked for.

    ident: the idempotency key, or without one the request id, by which events tell of it
    events: types of the events that it leads to
    state: acknowledged, refused or doubtful
    """

    kind: str
    ident: str
    events: tuple[str, ...]
    state: str


class Journal:
    """Shared by all clients."""

    def __init__(self):
        self.lock = threading.Lock()
        self.changes: dict[str, Change] = {}
        # Ids of requests that were answered with "nothing was changed".
        self.told_not: set[str] = set()
        # PyIceberg's appends: their id, and the table.
        self.appends: dict[str, tuple[str, str]] = {}
        self.append_tables: set[tuple[str, str]] = set()
        self.violations: list[str] = []
        self.counts: Counter = Counter()

    def keep(self, change: Change) -> None:
        with self.lock:
            self.changes[change.ident] = change

    def not_done(self, request_id: str) -> None:
        with self.lock:
            self.told_not.add(request_id)

    def appended(self, ident: str, table: tuple[str, str]) -> None:
        with self.lock:
            self.appends[ident] = table

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def violation(self, sentence: str) -> None:
        with self.lock:
            self.violations.append(sentence)

    def broken(self) -> bool:
        """Whether so much is wrong that going on tells nothing more."""
        return len(self.violations) >= MOST_VIOLATIONS
