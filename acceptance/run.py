"""Runs the acceptance tests; `./varve test` calls it. Ends what it started, however it ends."""

import argparse
import os
import signal
import sys
import time
import traceback

import backup
import bench
import chain
import clouds
import compose
import crash
import disks
import everyday
import launcher
import s3
import signing
import tour
from served import Served
from soak.acceptance import soak

TESTS = {
    "launcher": launcher.words,
    "start-up": launcher.start_up,
    "pyiceberg": everyday.pyiceberg,
    "dlt": everyday.dlt,
    "duckdb": everyday.duckdb,
    "compatibility-kit": everyday.rck,
    "every-switch": everyday.every_switch,
    "schemathesis": everyday.schemathesis,
    "altered-file": everyday.altered_file,
    "altered-event": chain.guide,
    "s3": s3.vended_credentials,
    "signing": signing.signed_requests,
    "tour": tour.readme,
    "kill-server": crash.kill_server,
    "kill-both": crash.kill_both,
    "kill-backend": crash.kill_backend,
    "full-warehouse": disks.warehouse,
    "full-database": disks.database,
    "backup-folder": backup.folder,
    "backup-dump": backup.dump,
    "soak": soak,
    "bench": bench.compare,
    "bench-credentials": bench.credentials,
    "compose": compose.without_containers,
    "compose-docker": compose.with_docker,
    "azurite": clouds.azurite,
    "fake-gcs": clouds.fake_gcs,
}

# What must be downloaded for some of them, or the time that others take, is too much for each run.
BY_NAME = ("azurite", "fake-gcs", "compose", "compose-docker", "bench-credentials")

KEPT = ("VARVE_BUILD", "VARVE_JAVA_OPTS", "VARVE_AOT")


def stop(number, frame):
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--varve", required=True, help="the launcher")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TESTS)}")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in TESTS]
    if unknown:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(TESTS)}")
    # Settings of whoever runs this must not reach the servers of the tests.
    for variable in [name for name in os.environ if name.startswith("VARVE_")]:
        if variable not in KEPT:
            del os.environ[variable]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)

    passed, failed = 0, 0
    for name in arguments.names or [name for name in TESTS if name not in BY_NAME]:
        began = time.monotonic()
        try:
            with Served(arguments.varve) as served:
                said = TESTS[name](served)
        except KeyboardInterrupt:
            print(f"INTERRUPTED in {name}", flush=True)
            return 130
        except Exception as error:
            failed += 1
            if not isinstance(error, AssertionError):
                traceback.print_exc()
            print(f"FAILED {name} ({time.monotonic() - began:.0f} s): {error}", flush=True)
        else:
            passed += 1
            print(f"passed {name} ({time.monotonic() - began:.0f} s): {said}", flush=True)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
