"""Kills processes at random; the stage brings them up again."""

import os
import random
import signal
import threading
import time

import psutil

from soak.figures import Figures
from soak.stage import Node, Stage


class Faults:
    """Every few seconds one thing dies, all of which must be survived."""

    KINDS = (
        (5, "kill -9 a node"),
        (2, "kill -9 both nodes"),
        (5, "kill -9 a Postgres session"),
        (2, "kill -9 the postmaster"),
        (2, "kill -9 all of Postgres"),
        (1, "kill -9 everything"),
        (1, "restart Postgres"),
        (2, "stop a node in order"),
        (2, "freeze a node"),
    )

    def __init__(self, stage: Stage, figures: Figures, chance: random.Random, pause=(5.0, 15.0)):
        self.stage = stage
        self.figures = figures
        self.chance = chance
        self.pause = pause
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run, name="faults")
        self.last = ""

    def start(self) -> None:
        self.thread.start()

    def end(self) -> None:
        self.ending.set()
        self.thread.join(120)

    def _run(self) -> None:
        # Each kind once, in any order, and then by weight.
        due = [kind for _, kind in self.KINDS]
        self.chance.shuffle(due)
        while not self.ending.wait(self.chance.uniform(*self.pause)):
            weights = [weight for weight, _ in self.KINDS]
            kind = due.pop() if due else self.chance.choices(self.KINDS, weights)[0][1]
            self.last = kind
            self._happen(kind)

    def _happen(self, kind: str) -> None:
        nodes = self.stage.nodes
        database = self.stage.database
        one = self.chance.choice(nodes)
        match kind:
            case "kill -9 a node":
                self._down(kind, [one], signal.SIGKILL)
            case "kill -9 both nodes":
                self._down(kind, nodes, signal.SIGKILL)
            case "stop a node in order":
                self._down(kind, [one], signal.SIGTERM)
            case "freeze a node":
                self._freeze(kind, one)
            case "kill -9 a Postgres session":
                sessions = database.sessions()
                if sessions:
                    kill(self.chance.choice(sessions).pid, signal.SIGKILL)
                    self._tell(kind, nodes)
            case "kill -9 the postmaster":
                self._postgres_down(kind, [], signal.SIGKILL)
            case "kill -9 all of Postgres":
                self._postgres_down(kind, database.children(), signal.SIGKILL)
            case "restart Postgres":
                self._postgres_down(kind, [], signal.SIGINT)
            case "kill -9 everything":
                for node in nodes:
                    kill(node.process.pid, signal.SIGKILL)
                self._postgres_down(kind, database.children(), signal.SIGKILL)

    def _tell(self, kind: str, nodes: list[Node]) -> None:
        self.figures.fault(kind, [node.name for node in nodes])

    def _down(self, kind: str, nodes: list[Node], how: signal.Signals) -> None:
        for node in nodes:
            self.stage.hold(node)
        for node in nodes:
            if node.running():
                kill(node.process.pid, how)
        for node in nodes:
            node.process.wait(60)
        self._tell(kind, nodes)
        self.ending.wait(self.chance.choice((0, 0, 3)))
        for node in nodes:
            self.stage.let_go(node)

    def _freeze(self, kind: str, node: Node) -> None:
        if node.running():
            kill(node.process.pid, signal.SIGSTOP)
            self._tell(kind, [node])
            time.sleep(self.chance.uniform(1, 8))
            kill(node.process.pid, signal.SIGCONT)

    def _postgres_down(
        self, kind: str, children: list[psutil.Process], how: signal.Signals
    ) -> None:
        database = self.stage.database
        self.stage.hold(database)
        if database.running():
            kill(database.process.pid, how)
        for child in children:
            kill(child.pid, how)
        database.process.wait(60)
        self._tell(kind, self.stage.nodes)
        self.ending.wait(self.chance.choice((0, 0, 4)))
        self.stage.let_go(database)


def kill(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass
