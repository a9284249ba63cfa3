"""A real API server of Kubernetes with its etcd, in one program that is built from Go's module proxy."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import requests

from served import free_port, wait_until

VERSION = "1.37.2"
SOURCES = Path(__file__).parent / "server"
AUTHENTICATION = "authentication.k8s.io/v1"


def program(cache: Path) -> Path:
    """Builds it once: twelve minutes of a processor."""
    built = cache / f"kubeapi-{VERSION}"
    if built.exists():
        return built
    go = shutil.which("go")
    assert go, "the API server of Kubernetes is built with Go 1.26 or later, and there is none on the PATH"
    print("Building the API server of Kubernetes, once: a quarter of an hour …", flush=True)
    folder = cache / "build"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCES, folder)
    module = subprocess.run(
        [go, "mod", "download", "-json", f"k8s.io/kubernetes@v{VERSION}"], check=True, capture_output=True, text=True
    )
    its = Path(json.loads(module.stdout)["GoMod"]).read_text()
    staging = f"v0{VERSION[1:]}"
    replaced = "\n".join(f"\t{name} => {name} {staging}" for name in re.findall(r"(\S+) => \./staging", its))
    (folder / "go.mod").write_text(
        "module kubeapi\n\ngo 1.26.0\n\ngodebug default=go1.26\n\n"
        f"require k8s.io/kubernetes v{VERSION}\n\nreplace (\n{replaced}\n)\n"
    )
    major, minor, _ = VERSION.split(".")
    flags = f"-s -w -X k8s.io/component-base/version.gitVersion=v{VERSION}"
    flags += f" -X k8s.io/component-base/version.gitMajor={major} -X k8s.io/component-base/version.gitMinor={minor}"
    subprocess.run(
        [go, "build", "-trimpath", f"-ldflags={flags}", "-o", "kubeapi", "."],
        check=True,
        cwd=folder,
        env={**os.environ, "GOFLAGS": "-mod=mod", "CGO_ENABLED": "0"},
    )
    (folder / "kubeapi").rename(built)
    shutil.rmtree(folder)
    return built


class Cluster:
    """Use as a context manager. It runs no pods, for it has no nodes."""

    def __init__(self, program: Path, folder: Path):
        self.program = program
        self.folder = folder / "kubernetes"
        self.folder.mkdir()
        self.port = free_port()
        self.etcd_port, self.peer_port = free_port(), free_port()
        self.admin = secrets.token_hex(16)
        self.processes: list[subprocess.Popen] = []

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def authority(self) -> Path:
        return self.folder / "certificates" / "apiserver.crt"

    def __enter__(self) -> "Cluster":
        key, public = str(self.folder / "sa.key"), str(self.folder / "sa.pub")
        for command in (["genrsa", "-out", key, "2048"], ["rsa", "-in", key, "-pubout", "-out", public]):
            subprocess.run(["openssl", *command], check=True, capture_output=True)
        (self.folder / "tokens.csv").write_text(f'{self.admin},admin,admin,"system:masters"\n')
        peer = f"http://127.0.0.1:{self.peer_port}"
        try:
            self._run("etcd", "etcd", str(self.folder / "etcd"), f"http://127.0.0.1:{self.etcd_port}", peer)
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _run(self, name: str, *arguments: str) -> None:
        with open(self.folder / f"{name}.log", "ab") as log:
            self.processes.append(
                subprocess.Popen([self.program, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            )

    def start(self) -> None:
        self._run(
            "apiserver",
            f"--etcd-servers=http://127.0.0.1:{self.etcd_port}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            f"--secure-port={self.port}",
            f"--cert-dir={self.folder / 'certificates'}",
            "--service-cluster-ip-range=10.96.0.0/24",
            f"--service-account-issuer={self.url}",
            f"--service-account-jwks-uri={self.url}/openid/v1/jwks",
            f"--service-account-key-file={self.folder / 'sa.pub'}",
            f"--service-account-signing-key-file={self.folder / 'sa.key'}",
            f"--api-audiences={self.url}",
            "--authorization-mode=RBAC",
            f"--token-auth-file={self.folder / 'tokens.csv'}",
            "--disable-admission-plugins=ServiceAccount",
            "--endpoint-reconciler-type=none",
        )
        wait_until(self._ready, 120, "the API server is ready")

    def stop(self) -> None:
        """Stops the API server; etcd goes on."""
        process = self.processes.pop()
        process.send_signal(signal.SIGKILL)
        process.wait()

    def _ready(self) -> bool:
        assert self.processes[-1].poll() is None, (self.folder / "apiserver.log").read_text()[-3000:]
        try:
            return self.authority.exists() and self._ask("GET", "/readyz").status_code == 200
        except requests.ConnectionError:
            return False

    def __exit__(self, kind, value, trace) -> None:
        # The API server first: without its etcd it does not end.
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _ask(self, method: str, path: str, body: dict | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.admin}"}
        return requests.request(
            method, self.url + path, json=body, headers=headers, verify=str(self.authority), timeout=30
        )

    def done(self, method: str, path: str, body: dict | None = None) -> dict:
        answer = self._ask(method, path, body)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def namespace(self, name: str) -> None:
        self.done("POST", "/api/v1/namespaces", {"metadata": {"name": name}})

    def account(self, namespace: str, name: str) -> dict:
        return self.done("POST", f"/api/v1/namespaces/{namespace}/serviceaccounts", {"metadata": {"name": name}})

    def pod(self, namespace: str, name: str, account: str) -> dict:
        containers = [{"name": "work", "image": "work"}]
        spec = {"serviceAccountName": account, "containers": containers}
        return self.done(
            "POST", f"/api/v1/namespaces/{namespace}/pods", {"metadata": {"name": name}, "spec": spec}
        )

    def bind(self, role: str, kind: str, name: str, namespace: str | None = None) -> None:
        """Gives a cluster role to a service account or a group."""
        subject = {"kind": kind, "name": name}
        subject |= {"namespace": namespace} if namespace else {"apiGroup": "rbac.authorization.k8s.io"}
        self.done(
            "POST",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            {
                "metadata": {"name": f"{role}-{name}".replace(":", "-")},
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
                "subjects": [subject],
            },
        )

    def token(self, namespace: str, account: str, audience: str, pod: dict | None = None) -> str:
        """A token as pods have it."""
        spec: dict = {"audiences": [audience], "expirationSeconds": 600}
        if pod is not None:
            its = pod["metadata"]
            spec["boundObjectRef"] = {"apiVersion": "v1", "kind": "Pod", "name": its["name"], "uid": its["uid"]}
        made = self.done(
            "POST",
            f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}/token",
            {"apiVersion": AUTHENTICATION, "kind": "TokenRequest", "spec": spec},
        )
        return made["status"]["token"]
