"""`./varve acceptance [trino] [spark] [vault]`: engines with vended credentials on an S3 store."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from pyiceberg.catalog.rest import RestCatalog

import s3
from engines import spark_engine, trino_engine, vault_store
from engines.spark_engine import Spark
from engines.trino_engine import Trino
from run import KEPT, stop
from seaweed import SeaweedFS
from served import Served

ENGINES = {
    "trino": (Trino, trino_engine.steps),
    "spark": (Spark, spark_engine.steps),
}
# No engine, and as slow to get: where credentials are kept.
VAULT = "vault"
KNOWN = (*ENGINES, VAULT)


def check(name: str, varve: str, cache: Path) -> list[tuple[str, str]]:
    """What each step came to, in order; steps behind a failed one are not tried."""
    results = []
    if name == VAULT:
        for step in vault_store.check(varve, cache):
            results.append((step, "passed"))
            print(f"  {name}: {step}", flush=True)
        return results
    engine, steps = ENGINES[name]
    with Served(varve) as served, SeaweedFS() as store:
        served.start()
        s3.create(s3.Api(served), "lake", store, name)
        pyiceberg = RestCatalog("lake", uri=served.catalog, warehouse="lake")
        print(f"Starting {name} …", flush=True)
        with engine(cache, served.folder, served, store) as running:
            for step, run in [*steps(running, pyiceberg), ("verify", served.verify)]:
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
