"""Service accounts of a cluster log in, by its issuer alone and by TokenReview."""

import time
from pathlib import Path

import pyarrow
import requests
from pyiceberg.catalog import load_catalog

from kubernetes.cluster import Cluster, program
from served import Served, wait_until

PROVIDERS = """oidc.plain.issuer={url}
oidc.plain.audience=plain
oidc.reviewed.issuer={url}
oidc.reviewed.audience=varve
oidc.reviewed.subject-claim=sub
oidc.reviewed.token-review={url}
oidc.reviewed.token-file={token}
oidc.uids.issuer={url}
oidc.uids.audience=uids
oidc.uids.subject-claim=kubernetes.io.serviceaccount.uid
oidc.uids.token-review={url}
oidc.uids.token-file={token}
"""
SECONDS = 12


class Guarded(Served):
    def __init__(self, varve: str, cluster: Cluster):
        super().__init__(varve)
        self.cluster = cluster
        own = self.folder / "own-token"
        own.write_text(cluster.token("lake", "varve", cluster.url))
        configuration = self.folder / "varve.properties"
        configuration.write_text(PROVIDERS.format(url=cluster.url, token=own))
        self.environment["VARVE_CONFIG"] = str(configuration)

    def options(self) -> list[str]:
        return [
            *super().options(),
            f"--ca-bundle={self.cluster.authority}",
            "--allow-local-warehouses",
            "--authorization=allow-all",
        ]

    def whoami(self, token: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.url}/management/v1/whoami", headers=headers, timeout=60)

    def admitted(self, token: str) -> dict:
        answer = self.whoami(token)
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text}"
        return answer.json()

    def refused_soon(self, token: str) -> float:
        """Seconds until a token that was good is refused."""
        began = time.monotonic()
        wait_until(lambda: self.whoami(token).status_code == 401, SECONDS, "the token is refused")
        return time.monotonic() - began


def kubernetes(served: Served) -> str:
    cache = Path(served.varve).resolve().parent / ".cache" / "kubernetes"
    cache.mkdir(parents=True, exist_ok=True)
    with Cluster(program(cache), served.folder) as cluster:
        cluster.namespace("lake")
        for name in ("varve", "dlt"):
            account = cluster.account("lake", name)
        cluster.bind("system:auth-delegator", "ServiceAccount", "varve", "lake")
        # For the provider without review: the keys are read without a login.
        cluster.bind("system:service-account-issuer-discovery", "Group", "system:unauthenticated")
        with Guarded(served.varve, cluster) as varve:
            varve.start()
            by_issuer(varve, cluster)
            by_review(varve, cluster)
            assert varve.admitted(cluster.token("lake", "dlt", "uids"))["id"] == f"uids~{account['metadata']['uid']}"
            seconds = deleted_pod(varve, cluster)
            away(varve, cluster)
            made_again(varve, cluster)
            assert "eyJ" not in varve.log.read_text(), "the log shows a token"
            varve.stop()
            varve.tool("verify", "--data", str(varve.data), "--files")
    return f"a token of a deleted pod is refused after {seconds:.0f} s"


def by_issuer(varve: Guarded, cluster: Cluster) -> None:
    who = varve.admitted(cluster.token("lake", "dlt", "plain"))
    assert who["id"] == "plain~system:serviceaccount:lake:dlt" and who["user-type"] == "application", who


def by_review(varve: Guarded, cluster: Cluster) -> None:
    token = cluster.token("lake", "dlt", "varve")
    who = varve.admitted(token)
    assert who["id"] == "reviewed~system:serviceaccount:lake:dlt", who
    lake = load_catalog("lake", type="rest", uri=varve.catalog, warehouse="demo", token=token)
    rows = pyarrow.table({"a": pyarrow.array(range(1000), pyarrow.int64())})
    lake.create_namespace("by_pod")
    lake.create_table("by_pod.t", rows.schema).append(rows)
    assert lake.load_table("by_pod.t").scan().to_arrow().num_rows == 1000
    for other in (
        cluster.token("lake", "dlt", "another"),
        token[: token.rindex(".") + 1] + "A" * 342,
    ):
        answer = varve.whoami(other)
        assert answer.status_code == 401 and other not in answer.text, answer.text


def deleted_pod(varve: Guarded, cluster: Cluster) -> float:
    token = cluster.token("lake", "dlt", "varve", cluster.pod("lake", "job", "dlt"))
    varve.admitted(token)
    cluster.done("DELETE", "/api/v1/namespaces/lake/pods/job", {"gracePeriodSeconds": 0})
    return varve.refused_soon(token)


def away(varve: Guarded, cluster: Cluster) -> None:
    """What stood goes on while the API server is away, and what is new has to wait."""
    token, new = (cluster.token("lake", "dlt", "varve") for _ in range(2))
    varve.admitted(token)
    cluster.stop()
    time.sleep(SECONDS)
    varve.admitted(token)
    assert varve.whoami(new).status_code == 503
    cluster.start()
    varve.admitted(new)


def made_again(varve: Guarded, cluster: Cluster) -> None:
    """The token of an account that was deleted is not one of the next account of that name."""
    token, by_uid = cluster.token("lake", "dlt", "varve"), cluster.token("lake", "dlt", "uids")
    before = varve.admitted(by_uid)["id"]
    varve.admitted(token)
    cluster.done("DELETE", "/api/v1/namespaces/lake/serviceaccounts/dlt")
    cluster.account("lake", "dlt")
    varve.refused_soon(token)
    assert varve.admitted(cluster.token("lake", "dlt", "uids"))["id"] != before
