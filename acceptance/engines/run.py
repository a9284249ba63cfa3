"""`./varve acceptance [NAME…]`: engines with vended credentials on an S3 store, and what else is slow to get."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

import past
from engines import renewal, spark_engine, trino_engine, trino_rights, vault_store
from engines.guarded import GuardedLake, reading
from engines.spark_engine import Spark
from engines.trino_engine import Trino
from run import KEPT, stop
from seaweed import SeaweedFS

ENGINES = {
    "trino": (Trino, trino_engine.steps),
    "spark": (Spark, spark_engine.steps),
}
# Others, as slow to get: where credentials are kept, a Trino that asks for its users, and tokens that end.
CHECKS = {
    "vault": vault_store.check,
    "trino-rights": trino_rights.check,
    "trino-renewal": renewal.check(Trino, renewal.MULTIPLY, goes_on=False),
    "spark-renewal": renewal.check(Spark, renewal.SLEEP, goes_on=True),
}
KNOWN = (*ENGINES, *CHECKS)


def check(name: str, varve: str, cache: Path) -> list[tuple[str, str]]:
    """What each step came to, in order; steps behind a failed one are not tried."""
    results = []
    if name in CHECKS:
        for step in CHECKS[name](varve, cache):
            results.append((step, "passed"))
            print(f"  {name}: {step}", flush=True)
        return results
    engine, steps = ENGINES[name]
    with GuardedLake(varve) as served, SeaweedFS() as store:
        served.start()
        served.connect(store, name)
        pyiceberg = served.pyiceberg(served.engine)
        served.pasts = past.spellings(served, "lake", past.make(pyiceberg))
        print(f"Starting {name} …", flush=True)
        with engine(cache, served.folder, served, store) as running:
            first, *others = steps(running, pyiceberg)
            reader = ("a reader changes nothing", lambda: reading(running, served, store))
            then = ("the catalog as of then", lambda: past.check_sql(running.sql, list(served.pasts), "lake"))
            for step, run in [first, reader, then, *others, ("verify", served.verify)]:
                began = time.monotonic()
                try:
                    run()
                except Exception as error:
                    results.append((step, f"FAILED: {type(error).__name__}: {error}"))
                    print(f"--- the end of the server's log\n{served.log_end()}\n---", flush=True)
                    break
                results.append((step, "passed"))
                print(f"  {name}: {step} ({time.monotonic() - began:.0f} s)", flush=True)
    return results


def main() -> int:
    parser = argparse.ArgumentParser(prog="./varve acceptance")
    parser.add_argument("--varve", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", required=True, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=f"of {', '.join(KNOWN)}")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.engines if name not in KNOWN]
    if unknown:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(KNOWN)}")
    for variable in [name for name in os.environ if name.startswith("VARVE_")]:
        if variable not in KEPT:
            del os.environ[variable]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    arguments.cache.mkdir(parents=True, exist_ok=True)

    results = []
    for name in arguments.engines or KNOWN:
        try:
            results += [(name, *result) for result in check(name, arguments.varve, arguments.cache)]
        except KeyboardInterrupt:
            print(f"INTERRUPTED in {name}", flush=True)
            return 130
        except Exception as error:
            results.append((name, "start and stop", f"FAILED: {type(error).__name__}: {error}"))
    print()
    for name, step, result in results:
        print(f"{name:8} {step:32} {result}")
    return 0 if results and all(result == "passed" for _, _, result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
