"""The load driver measures what it says, on this program."""

import s3
from launcher import run
from seaweed import SeaweedFS
from served import Served


def compare(served: Served) -> str:
    """A few requests on Varve and on Iceberg's fixture; figures of so few mean nothing."""
    done = run(
        [served.varve, "bench", "compare", "--rounds", "1", "--warm-up", "1", "--scale", "0.03"]
        + ["--clients", "4", "--work", "10 snapshots|304|list|rename|hot table"],
        limit=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.split(" | ") for line in done.stdout.splitlines()[2:]]
    for catalog in ("Varve", "fixture"):
        measured = [line[0].removeprefix("| ") for line in lines if line[2] == catalog]
        assert measured == [
            "load, 10 snapshots",
            "load, 10 snapshots, plain",
            "load, 304",
            "list of 1,000 tables",
            "commit, one hot table",
            "rename table",
            "conflicting appends, one hot table",
        ], done.stdout
    assert all(float(line[i]) > 0 for line in lines for i in (3, 7, 8)), done.stdout
    return f"{len(lines)} lines"


def credentials(served: Served) -> str:
    """A load with vended credentials, of which STS was asked before, costs little more than one without."""
    with SeaweedFS() as store:
        served.start()
        s3.create(s3.Api(served), "lake", store, "bench")
        done = run(
            [served.varve, "bench", "load", "--credentials", "--uri", served.catalog]
            + ["--warehouse", "lake", "--pid", str(served.process.pid)]
            + ["--postgres-pid", str(served.postmaster())]
            + ["--clients", "8", "--work", "10 snapshots$", "--scale", "0.5"],
            limit=600,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines()[2:]]
    ratios = {line[0]: float(line[12]) for line in lines if line[2] == "with credentials"}
    assert set(ratios) == {"load, 10 snapshots"}, done.stdout
    assert ratios["load, 10 snapshots"] <= 1.3, done.stdout
    return f"{ratios['load']} times the processor time of a load without"
