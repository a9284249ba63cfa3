"""`./varve soak`, and the acceptance check of that name."""

import argparse
import json
import os
import random
import signal
import sys
import threading
import time
import traceback
import urllib.request
from pathlib import Path

from served import wait_until
from soak import checks
from soak.appender import Appender
from soak.asking import Asker
from soak.faults import Faults
from soak.feed import Feed
from soak.figures import Figures, quantile, show, styled
from soak.journal import Journal
from soak.long_reader import LongReader
from soak.owned import SCHEMA
from soak.owner import Owner
from soak.racer import Racer
from soak.stage import Stage

PROGRESS_SECONDS = 10


class Soak:
    """One soak on a stage: `load`, then `check`; `journal.violations` has what went wrong."""

    def __init__(self, stage: Stage, seconds: float, clients: int, seed: int, calm: bool = False):
        self.stage = stage
        self.seconds = seconds
        self.seed = seed
        self.journal = Journal()
        self.figures = Figures()
        self.ending = threading.Event()
        config = f"{stage.nodes[0].catalog}/v1/config?warehouse=demo"
        with urllib.request.urlopen(config, timeout=30) as answer:
            self.prefix = json.load(answer)["overrides"]["prefix"]
        self.ask = self._asker("check")
        self.owners = [self._client(Owner, number) for number in range(max(1, clients // 2))]
        others = max(2, clients - len(self.owners))
        self.workers = [*self.owners]
        self.workers += [self._client(Appender, number) for number in range((others + 1) // 2)]
        self.workers += [self._client(Racer, number) for number in range(others // 2)]
        self.feed = Feed(self._asker("feed"), self.journal, self._chance("feed"))
        # Either what dies at random, or a reader who wants to see one state for long.
        self.faults = (
            LongReader(stage.database)
            if calm
            else Faults(stage, self.figures, self._chance("faults"))
        )

    def _chance(self, who: str) -> random.Random:
        return random.Random(f"{self.seed} {who}")

    def _asker(self, who: str) -> Asker:
        return Asker(
            self.stage.nodes, self.prefix, self.journal, self.figures, self._chance(f"ask {who}")
        )

    def _client(self, kind, number: int):
        who = f"{kind.__name__}{number}"
        return kind(number, self._asker(who), self.journal, self._chance(who))

    def load(self, say) -> None:
        """Runs clients and faults for the time of the soak; `say` gets reports of progress."""
        for namespace in ("hot", "load", "race"):
            body = {"namespace": [namespace], "properties": {}}
            self.ask.change("create namespace", ("NamespaceCreated",), "POST", "namespaces", body)
        self.ask.change("create table", ("TableCreated",), "POST", "namespaces/hot/tables",
                        {"name": "table", "schema": SCHEMA})
        for worker in self.workers:
            worker.setup()
        self.feed.start()
        threads = [
            threading.Thread(target=self._work, args=(worker,), name=worker.name)
            for worker in self.workers
        ]
        for thread in threads:
            thread.start()
        self.faults.start()
        deadline = time.monotonic() + self.seconds
        try:
            while time.monotonic() < deadline and not self.journal.broken():
                time.sleep(min(PROGRESS_SECONDS, max(0.1, deadline - time.monotonic())))
                for node in self.stage.nodes:
                    self.figures.remember_memory(f"node {node.name}", node.memory())
                say(self._progress())
        finally:
            self.ending.set()
            self.faults.end()
            for thread in threads:
                thread.join(300)
                if thread.is_alive():
                    self.journal.violation(f"{thread.name} hangs")

    def _work(self, worker) -> None:
        while not self.ending.is_set() and not self.journal.broken():
            try:
                worker.step()
            except Exception as error:
                self.journal.violation(f"{worker.name}: {error!r} {traceback.format_exc(limit=-3)}")
                time.sleep(1)

    def check(self) -> str:
        """Compares all that was promised; returns what verify reported."""
        try:
            wait_until(self.stage.all_up, 180, "all is up again")
            checks.settle(self.ask, self.journal, self.owners)
            if self.feed.thread.ident is not None:
                self.feed.end()
            checks.check_feed(self.journal, self.feed)
            checks.check_served(self.ask, self.journal, self.owners, self.feed)
            checks.check_appends(self.ask, self.journal, self.feed)
        except AssertionError as problem:
            self.journal.violation(str(problem))
        except Exception as problem:
            self.journal.violation(f"{problem!r} {traceback.format_exc(limit=-3)}")
        return checks.check_ledger(self.stage, self.journal)

    def _progress(self) -> str:
        seconds = int(time.monotonic() - self.figures.began)
        done = self.figures.done()
        up = " ".join(f"{n.name}:{'up' if n.health()[0] == 200 else 'down'}" for n in self.stage.nodes)
        wrong = len(self.journal.violations)
        return (
            f"{seconds // 60:02}:{seconds % 60:02}  {done:>8,} answers {done / max(1, seconds):5.0f}/s"
            f"  p95 {self.figures.recent() * 1000:5.0f} ms  position {self.feed.position:>7,}"
            f"  unknown {self.journal.counts['unknown outcomes']:>3}"
            f"  faults {sum(self.figures.faults.values()):>3}  {up}"
            f"  {f'{wrong} VIOLATIONS' if wrong else 'all well'}  {self.faults.last}"
        )

    def report(self, verified: str) -> dict:
        states = [change.state for change in self.journal.changes.values()]
        lags = [event.lag for event in self.feed.events]
        fifth = max(1, len(lags) // 5)
        with self.stage.database.connect() as database:
            (size,) = database.execute("select pg_database_size(current_database())").fetchone()
        files = [f for f in Path(self.stage.home.warehouse).rglob("*") if f.is_file()]
        report = self.figures.report()
        report["totals"] = {
            "seed": self.seed,
            "seconds": round(self.seconds),
            "changes acknowledged": states.count("acknowledged"),
            "changes refused, as they must be": states.count("refused"),
            "appends acknowledged to PyIceberg": len(self.journal.appends),
            **dict(sorted(self.journal.counts.items())),
            "faults": sum(self.figures.faults.values()),
            "events": len(self.feed.events),
            "occurred to sealed, p50 ms": round(quantile(lags, 0.5) * 1000, 1),
            "occurred to sealed, p95 ms": round(quantile(lags, 0.95) * 1000, 1),
            "occurred to sealed, first fifth, p95 ms": round(quantile(lags[:fifth], 0.95) * 1000, 1),
            "occurred to sealed, last fifth, p95 ms": round(quantile(lags[-fifth:], 0.95) * 1000, 1),
            "occurred to sealed, longest s": round(max(lags, default=0), 1),
            "database MiB": size >> 20,
            "warehouse files": len(files),
            "warehouse MiB": sum(f.stat().st_size for f in files) >> 20,
            **{f"largest RSS MiB, {n}": mib for n, mib in report.pop("largest_rss_mib").items()},
        }
        report["verify"] = verified
        report["violations"] = self.journal.violations
        return report


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="varve soak",
        description="Mixed load on two nodes of one database while processes are killed at random;"
        " everything that was acknowledged is compared with what is served and with the ledger."
        " Exits with 1 and what was found if anything is wrong.",
    )
    parser.add_argument("--varve", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: 10)")
    parser.add_argument("--seed", type=int, help="of all choices (default: a new one)")
    parser.add_argument("--clients", type=int, default=8, help="how many (default: 8)")
    parser.add_argument(
        "--long-reader",
        action="store_true",
        help="kills nothing, and holds a snapshot of the database open all the time",
    )
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    arguments = parser.parse_args()
    for variable in [name for name in os.environ if name.startswith("VARVE_")]:
        if variable not in ("VARVE_BUILD", "VARVE_JAVA_OPTS", "VARVE_AOT"):
            del os.environ[variable]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    seed = arguments.seed if arguments.seed is not None else random.randrange(1 << 30)
    aside = sys.stderr if arguments.json else sys.stdout

    def say(line: str) -> None:
        style = "red" if "VIOLATIONS" in line else "faint"
        print(styled(style, line, aside), file=aside, flush=True)

    say(f"Starting Postgres and two nodes; seed {seed} …")
    stage = Stage(arguments.varve)
    wrong = True
    try:
        stage.start()
        soak = Soak(
            stage, arguments.minutes * 60, arguments.clients, seed, arguments.long_reader
        )
        soak.load(say)
        say("Comparing what was promised with what is served and with the ledger …")
        report = soak.report(soak.check())
        wrong = bool(report["violations"])
    except KeyboardInterrupt:
        wrong = False
        print("Interrupted", file=aside)
        return 130
    finally:
        stage.end(keep=wrong)
    print(json.dumps(report, indent=1) if arguments.json else show(report))
    for violation in report["violations"]:
        print(styled("red", "VIOLATION ", aside) + violation, file=aside)
    print(report["verify"], file=aside)
    verdict = f"{len(report['violations'])} violations" if wrong else "Nothing was lost."
    print(styled("red" if wrong else "green", verdict, aside), file=aside, flush=True)
    return 1 if wrong else 0


def interrupted(number, frame):
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
