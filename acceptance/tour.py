"""Runs the tour of README.md as one who pastes it: block after block, nothing changed.

Only where its ports are taken on this machine, others are used instead.
"""

import os
import re
import signal
import socket
import subprocess
from pathlib import Path

from served import Served, alive, free_port, wait_until

TOP = Path(__file__).resolve().parent.parent
PART = re.compile(r"<!-- tour -->(.*?)<!-- end of tour -->", re.DOTALL)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PORT, METRICS_PORT = 8181, 9000


def blocks() -> list[str]:
    part = PART.search((TOP / "README.md").read_text())
    assert part, "README.md has no tour"
    return BLOCK.findall(part.group(1))


def taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def readme(served: Served) -> str:
    serve, *rest = blocks()
    assert serve.strip() == "./varve serve" and len(rest) >= 2, "the tour has another shape"
    served.port = free_port() if taken(PORT) else PORT
    served.metrics_port = free_port() if taken(METRICS_PORT) else METRICS_PORT
    environment = {
        **os.environ,
        "VARVE_DATA": str(served.data),
        "VARVE_PORT": str(served.port),
        "VARVE_METRICS_PORT": str(served.metrics_port),
    }
    if served.port != PORT:
        environment["VARVE_URI"] = served.url
    with open(served.log, "wb") as log:
        served.process = subprocess.Popen(
            ["bash", "-c", "exec " + serve],
            cwd=TOP,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    served.wait_ready()
    output = ""
    for block in rest:
        output += paste(block.replace(str(PORT), str(served.port)), environment)
    for expected in ("NamespaceCreated", "TableCreated", "append +", "Verified: "):
        assert expected in output, f"the tour does not show {expected!r}:\n{output}"
    assert output.rstrip().splitlines()[-1].startswith("Verified: "), output
    served.verify()
    served.stop()
    return f"{len(rest) + 1} blocks, ports {served.port} and {served.metrics_port}"


def paste(block: str, environment: dict[str, str]) -> str:
    process = subprocess.Popen(
        ["bash", "-e"],
        cwd=TOP,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(block, timeout=300)
    finally:
        if alive(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
            wait_until(lambda: process.poll() is not None, 10, "the tour's shell has ended")
    assert process.returncode == 0, f"ended with {process.returncode}:\n{block}\n{output}"
    return output
