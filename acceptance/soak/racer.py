"""A client among several that make and drop the same few names; each name has one winner."""

import random

from soak.asking import Asker
from soak.journal import Journal
from soak.owned import SCHEMA

NAMESPACE = "race"
NAMES = ("r0", "r1", "r2")


class Racer:
    def __init__(self, number: int, asker: Asker, journal: Journal, chance: random.Random):
        self.name = f"racer{number}"
        self.ask = asker
        self.journal = journal
        self.chance = chance

    def setup(self) -> None:
        """Nothing to be made before."""

    def step(self) -> None:
        name = self.chance.choice(NAMES)
        path = f"namespaces/{NAMESPACE}/tables"
        action = self.chance.random()
        if action < 0.45:
            body = {"name": name, "schema": SCHEMA}
            self._race("race to create", ("TableCreated",), "POST", path, body,
                       {(409, "AlreadyExistsException")})
        elif action < 0.8:
            self._race("race to drop", ("TableDropped",), "DELETE", f"{path}/{name}", None,
                       {(404, "NoSuchTableException")})
        else:
            to = self.chance.choice([other for other in NAMES if other != name])
            body = {
                "source": {"namespace": [NAMESPACE], "name": name},
                "destination": {"namespace": [NAMESPACE], "name": to},
            }
            self._race("race to rename", ("TableRenamed",), "POST", "tables/rename", body,
                       {(404, "NoSuchTableException"), (409, "AlreadyExistsException")})

    def _race(self, kind, events, method, path, body, refusals: set[tuple[int, str]]) -> None:
        change, reply = self.ask.change(kind, events, method, path, body)
        if change.state == "refused":
            self.journal.count("lost races")
            if (reply.status, reply.error) not in refusals:
                self.journal.violation(
                    f"{self.name}: {kind} {path} was {reply.status} {reply.body[:300]}"
                )
