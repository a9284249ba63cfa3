"""Counts and times of a soak, and how they are printed."""

import sys
import threading
import time
from collections import defaultdict


def quantile(values: list[float], share: float) -> float:
    """0 of an empty list."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Figures:
    """Times are in seconds; shared by all clients."""

    def __init__(self):
        self.lock = threading.Lock()
        self.began = time.monotonic()
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.faults: dict[str, int] = defaultdict(int)
        self.recoveries: dict[str, list[float]] = defaultdict(list)
        # What waits for its first success: node's name -> (fault, when it was over its head).
        self.waiting: dict[str, tuple[str, float]] = {}
        self.memory: dict[str, int] = defaultdict(int)

    def answered(self, kind: str, node: str, sent: float, seconds: float) -> None:
        """An answer that was a success; `sent` is the time at which it was asked for."""
        with self.lock:
            self.taken[kind].append(seconds)
            waits = self.waiting.get(node)
            if waits is not None and sent >= waits[1]:
                del self.waiting[node]
                self.recoveries[waits[0]].append(sent + seconds - waits[1])

    def fault(self, name: str, nodes: list[str]) -> None:
        """Something was killed that these nodes have to recover from."""
        now = time.monotonic()
        with self.lock:
            self.faults[name] += 1
            for node in nodes:
                self.waiting.setdefault(node, (name, now))

    def done(self) -> int:
        with self.lock:
            return sum(len(times) for times in self.taken.values())

    def recent(self, number: int = 500) -> float:
        """The p95 of the last answers."""
        with self.lock:
            last = [seconds for times in self.taken.values() for seconds in times[-number // 8 :]]
        return quantile(last, 0.95)

    def remember_memory(self, name: str, used: int) -> None:
        self.memory[name] = max(self.memory[name], used)

    def report(self) -> dict:
        """As JSON can hold it; times in milliseconds but for recoveries, in seconds."""
        with self.lock:
            return {
                "operations": {
                    kind: {
                        "answered": len(times),
                        "p50_ms": round(quantile(times, 0.5) * 1000, 1),
                        "p95_ms": round(quantile(times, 0.95) * 1000, 1),
                        "p99_ms": round(quantile(times, 0.99) * 1000, 1),
                    }
                    for kind, times in sorted(self.taken.items())
                },
                "faults": dict(sorted(self.faults.items())),
                "recoveries": {
                    name: {
                        "times": len(times),
                        "p50_s": round(quantile(times, 0.5), 1),
                        "longest_s": round(max(times), 1),
                    }
                    for name, times in sorted(self.recoveries.items())
                },
                "largest_rss_mib": {n: used >> 20 for n, used in sorted(self.memory.items())},
            }


COLOURS = {"red": "1;31", "green": "32", "faint": "2", "bold": "1"}


def styled(style: str, text: str, stream=sys.stdout) -> str:
    return f"\033[{COLOURS[style]}m{text}\033[0m" if stream.isatty() else text


def show(report: dict) -> str:
    """The report for people."""
    lines = [f"{'operation':<28}{'answered':>10}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}"]
    for kind, row in report["operations"].items():
        lines.append(
            f"{kind:<28}{row['answered']:>10,}{row['p50_ms']:>10,.1f}"
            f"{row['p95_ms']:>10,.1f}{row['p99_ms']:>10,.1f}"
        )
    lines.append(f"\n{'fault':<28}{'times':>10}{'recovered':>10}{'p50 s':>10}{'longest':>10}")
    for name, times in report["faults"].items():
        again = report["recoveries"].get(name, {"times": 0, "p50_s": 0, "longest_s": 0})
        lines.append(
            f"{name:<28}{times:>10}{again['times']:>10}"
            f"{again['p50_s']:>10.1f}{again['longest_s']:>10.1f}"
        )
    lines.append("")
    for name, value in report["totals"].items():
        lines.append(f"{name:<44}{value:>12,}" if isinstance(value, int) else f"{name:<44}{value:>12}")
    return "\n".join(lines)
