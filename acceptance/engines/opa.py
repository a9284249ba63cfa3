"""An Open Policy Agent with the policies of deploy/opa, built from source."""

import os
import shutil
import subprocess
from pathlib import Path

import requests

from served import free_port, wait_until

VERSION = "v1.22.4"
POLICIES = Path(__file__).parents[2] / "deploy" / "opa"


def program(cache: Path) -> Path:
    """Built once for each version; it takes minutes. Go compares the source with its checksum database."""
    built = cache / f"opa-{VERSION}"
    if built.exists():
        return built
    if shutil.which("go") is None:
        raise AssertionError("OPA is built from source, which needs go on the PATH")
    print("Building OPA …", flush=True)
    folder = cache / "building-opa"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(
        ["go", "install", "-trimpath", "-ldflags=-s -w", f"github.com/open-policy-agent/opa@{VERSION}"],
        env={**os.environ, "CGO_ENABLED": "0", "GOBIN": str(folder)},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    (folder / "opa").rename(built)
    shutil.rmtree(folder)
    return built


class Opa:
    """Use as a context manager. It asks Varve with Trino's key, as the guide says."""

    def __init__(self, cache: Path, varve: str, key: str):
        self.program = program(cache)
        self.address = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self.address}"
        self.environment = {**os.environ, "VARVE_URL": varve, "VARVE_TRINO_KEY": key}

    def __enter__(self) -> "Opa":
        self.process = subprocess.Popen(
            [self.program, "run", "--server", "--skip-version-check", "--addr", self.address, POLICIES],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(self.ready, 30, "OPA is ready")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.process.kill()
        self.process.wait()

    def ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/health", timeout=5).ok
        except requests.ConnectionError:
            return False
