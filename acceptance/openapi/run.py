"""Runs Schemathesis: argument 1 is the catalog's URI, argument 2 Iceberg's OpenAPI file."""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import yaml

# Left out: those that want a login or states over requests, and positive_data_acceptance and
# negative_data_rejection, which take a schema's shape for all that a catalog may refuse.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
PHASES = ("examples", "coverage", "fuzzing")


def operations(specification: str, endpoints: set[str]) -> tuple[list[str], list[str]]:
    """Ids of those that the catalog lists, and of those that it doesn't."""
    served, missing = [], []
    for path, methods in yaml.safe_load(Path(specification).read_text())["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                known = f"{method.upper()} {path}" in endpoints
                (served if known else missing).append(operation["operationId"])
    return served, missing


def never_done(answers: Path, served: list[str]) -> list[str]:
    """Operations that were never answered with success: nothing is known of their answers."""
    done = collections.Counter()
    for operation, status, count in json.loads(answers.read_text()):
        done[operation] += count if status < 300 else 0
    return [operation for operation in served if not done[operation]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalog")
    parser.add_argument("specification")
    parser.add_argument("--examples", default="40", help="of each operation while fuzzing")
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()

    config_uri = f"{arguments.catalog}/v1/config?warehouse=demo"
    with urllib.request.urlopen(config_uri, timeout=30) as answer:
        config = json.load(answer)
    endpoints = {"GET /v1/config", *config["endpoints"]}
    served, missing = operations(arguments.specification, endpoints)
    print(f"Not among the endpoints of the catalog: {', '.join(missing)}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.json"
        command = [
            str(Path(sys.executable).parent / "schemathesis"),
            "run",
            arguments.specification,
            f"--url={arguments.catalog}",
            f"--checks={','.join(CHECKS)}",
            f"--phases={','.join(PHASES)}",
            f"--max-examples={arguments.examples}",
            f"--seed={arguments.seed}",
            "--generation-database=none",
            "--suppress-health-check=all",
            "--continue-on-failure",
            "--request-timeout=20",
            "--warnings=off",
            "--no-color",
            *[f"--include-operation-id={name}" for name in served],
        ]
        environment = {
            **os.environ,
            "SCHEMATHESIS_HOOKS": "hooks",
            "PYTHONPATH": str(Path(__file__).parent),
            "VARVE_CATALOG": arguments.catalog,
            "VARVE_PREFIX": config["overrides"]["prefix"],
            "VARVE_ANSWERS": str(answers),
        }
        code = subprocess.run(command, env=environment, cwd=folder, check=False).returncode
        missed = never_done(answers, served)
    if missed:
        print(f"FAILED: never answered with success: {', '.join(missed)}")
    print(f"Schemathesis: {len(served)} operations, {'all well' if code == 0 else 'see above'}")
    return code or (1 if missed else 0)


if __name__ == "__main__":
    sys.exit(main())
