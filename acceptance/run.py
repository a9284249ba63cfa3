"""Runs the acceptance tests; `./varve test` calls it. Ends what it started, however it ends.

Two at a time, each in a process of its own, for much of their time is waiting.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import backup
import bench
import chain
import clouds
import compose
import crash
import disks
import everyday
import history
import launcher
import own_issuer
import past
import s3
import signing
import tour
from keycloak.acceptance import keycloak
from kubernetes.acceptance import kubernetes
from served import Served
from soak.acceptance import soak

# The longest first, so that none is left alone at the end.
TESTS = {
    "start-up": launcher.start_up,
    "soak": soak,
    "schemathesis": everyday.schemathesis,
    "bench": bench.compare,
    "every-switch": everyday.every_switch,
    "launcher": launcher.words,
    "pyiceberg": everyday.pyiceberg,
    "dlt": everyday.dlt,
    "duckdb": everyday.duckdb,
    "past": past.past,
    "compatibility-kit": everyday.rck,
    "altered-file": everyday.altered_file,
    "altered-event": chain.guide,
    "s3": s3.vended_credentials,
    "signing": signing.signed_requests,
    "tour": tour.readme,
    "own-issuer": own_issuer.own_issuer,
    "kill-server": crash.kill_server,
    "kill-both": crash.kill_both,
    "kill-backend": crash.kill_backend,
    "kill-history": history.kills,
    "full-warehouse": disks.warehouse,
    "full-database": disks.database,
    "backup-folder": backup.folder,
    "backup-dump": backup.dump,
    "bench-credentials": bench.credentials,
    "compose": compose.without_containers,
    "compose-keycloak": compose.keycloak_without_containers,
    "compose-docker": compose.with_docker,
    "azurite": clouds.azurite,
    "fake-gcs": clouds.fake_gcs,
    "keycloak": keycloak,
    "kubernetes": kubernetes,
}

# What must be downloaded for some of them, or the time that others take, is too much for each run.
BY_NAME = (
    "azurite",
    "fake-gcs",
    "compose",
    "compose-keycloak",
    "compose-docker",
    "bench",
    "bench-credentials",
    "keycloak",
    "kubernetes",
    "kill-history",
)

# What these say depends on what else runs.
MEASURING = ("start-up", "bench-credentials")

# They are built in one folder.
KITS = {"every-switch", "compatibility-kit"}

HOME = Path.home() / ".varve"

KEPT = ("VARVE_BUILD", "VARVE_JAVA_OPTS", "VARVE_AOT")


def stop(number, frame):
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--varve", required=True, help="the launcher")
    parser.add_argument("--here", action="store_true", help="one test, in this process")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TESTS)}")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in TESTS]
    if unknown:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(TESTS)}")
    # The caller's settings must not reach the servers of the tests.
    for variable in [name for name in os.environ if name.startswith("VARVE_")]:
        if variable not in KEPT:
            del os.environ[variable]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)

    if arguments.here:
        return run(arguments.varve, arguments.names[0])
    names = list(dict.fromkeys(arguments.names)) or [name for name in TESTS if name not in BY_NAME]
    before = at_home()
    try:
        codes = run_all(arguments.varve, names)
    except KeyboardInterrupt:
        return 130
    left = at_home() - before
    if left:
        print(f"FAILED: a test wrote into the user's own {HOME}: {', '.join(sorted(left))}", flush=True)
    failed = sum(code != 0 for code in codes)
    print(f"{len(codes) - failed} passed, {failed} failed", flush=True)
    return 1 if failed or left else 0


def at_home() -> set[str]:
    """Names in the folder that servers use which are told of none; the user's own may be there."""
    return {file.name for file in HOME.iterdir()} if HOME.is_dir() else set()


def run_all(varve: str, names: list[str]) -> list[int]:
    """Runs each in a process of its own, and gives their exit codes."""
    waiting, running, codes = list(names), {}, []
    try:
        while waiting or running:
            for name in list(waiting):
                if may_start(name, running):
                    command = [sys.executable, "-m", "run", "--varve", varve, "--here", name]
                    running[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL)
                    waiting.remove(name)
            time.sleep(0.2)
            for name in [name for name, test in running.items() if test.poll() is not None]:
                codes.append(running.pop(name).returncode)
    finally:
        for test in running.values():
            test.terminate()
        for test in running.values():
            test.wait()
    return codes


def may_start(name: str, running: dict) -> bool:
    if name in MEASURING or any(other in MEASURING for other in running):
        return not running
    return len(running) < 2 and not (name in KITS and KITS & running.keys())


def run(varve: str, name: str) -> int:
    began = time.monotonic()
    try:
        with Served(varve) as served:
            result = TESTS[name](served)
    except KeyboardInterrupt:
        print(f"INTERRUPTED in {name}", flush=True)
        return 130
    except Exception as error:
        if not isinstance(error, AssertionError) or not str(error):
            traceback.print_exc()
        print(f"FAILED {name} ({time.monotonic() - began:.0f} s): {error}", flush=True)
        return 1
    print(f"passed {name} ({time.monotonic() - began:.0f} s): {result}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
