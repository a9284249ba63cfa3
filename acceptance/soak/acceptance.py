"""The soak among the acceptance checks: two minutes, and then faults that it has to find."""

import random

from served import Served
from soak import planted
from soak.run import Soak
from soak.stage import Stage

SECONDS = 120


def soak(served: Served) -> str:
    seed = random.randrange(1 << 30)
    with Stage(served.varve) as stage:
        run = Soak(stage, SECONDS, 8, seed)
        run.load(lambda line: print(f"  {line}", flush=True))
        report = run.report(run.check())
        wrong = "\n".join(report["violations"])
        assert not wrong, f"seed {seed}:\n{wrong}"
        found = planted.find_all(run)
    totals = report["totals"]
    return (
        f"{totals['changes acknowledged']} changes and"
        f" {totals['appends acknowledged to PyIceberg']} appends acknowledged and all there after"
        f" {totals['faults']} faults; found when planted: {found}"
    )
