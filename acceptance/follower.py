"""A follower of the feed, as the guide to the ledger tells people to write one."""

import json
import urllib.request


class Follower:
    """Keeps the ids of events in order of position, and what it needs to go on."""

    def __init__(self, url: str):
        self.url = url
        self.position = 0
        self.epoch: str | None = None
        self.events: list[str] = []

    def _get(self, path: str) -> dict:
        with urllib.request.urlopen(f"{self.url}/management/v1/{path}", timeout=60) as answer:
            return json.load(answer)

    def follow(self) -> int:
        """Takes the next page; returns how many events it had."""
        page = self._get(f"events?after={self.position}&limit=500")
        if self.epoch is None:
            self.epoch = page["epoch"]
        assert page["epoch"] == self.epoch, "look for `rewound` first"
        self.events += [event["event-id"] for event in page["events"]]
        self.position = page["next-after"]
        return len(page["events"])

    def rewound(self) -> bool:
        """Whether the ledger was restored; then forgets what may have been something else."""
        ledger = self._get("ledger")
        if ledger["epoch"] == self.epoch:
            return False
        names = [epoch["epoch"] for epoch in ledger["epochs"]]
        # An epoch that is not among them was lost, and all may be otherwise.
        known = names.index(self.epoch) + 1 if self.epoch in names else 0
        certain = min(epoch["after"] for epoch in ledger["epochs"][known:])
        if certain < self.position:
            self.position = certain
            del self.events[certain:]
        self.epoch = ledger["epoch"]
        return True
