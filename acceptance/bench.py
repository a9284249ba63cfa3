"""The load driver measures what it says, on this program."""

from launcher import run
from served import Served


def compare(served: Served) -> str:
    """A few requests on Varve and on Iceberg's fixture; figures of so few mean nothing."""
    done = run(
        [served.varve, "bench", "compare", "--rounds", "1", "--scale", "0.03"]
        + ["--clients", "4", "--work", "load$|304|list|rename|hot table"],
        limit=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.split(" | ") for line in done.stdout.splitlines()[2:]]
    for catalog in ("Varve", "fixture"):
        measured = [line[0].removeprefix("| ") for line in lines if line[2] == catalog]
        assert measured == [
            "load",
            "load, 304",
            "list of 1,000 tables",
            "commit, one hot table",
            "rename table",
        ], done.stdout
    assert all(float(line[3]) > 0 for line in lines), done.stdout
    return f"{len(lines)} lines"
