"""SeaweedFS as an S3 store with STS that enforces policies, on free ports of loopback."""

import json
import secrets
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import botocore.session
from botocore.config import Config

from served import free_port, wait_until

ROLE = "arn:aws:iam::000000000000:role/Vended"


def weed() -> str:
    """The program, as its package installs it."""
    return str(Path(sys.executable).with_name("weed"))


class SeaweedFS:
    """Use as a context manager. It has one bucket, `lake`, and two keys that may do everything."""

    def __init__(self, session_seconds: int = 12 * 3600):
        self.folder = Path(tempfile.mkdtemp(prefix="varve-seaweedfs-"))
        self.port = free_port()
        self.keys = [(f"varve-key-{n}", f"planted-{secrets.token_hex(16)}") for n in (1, 2)]
        self.session_seconds = session_seconds
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        settings = self.folder / "iam.json"
        settings.write_text(json.dumps(self._iam()))
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        with open(self.folder / "weed.log", "ab") as log:
            self.process = subprocess.Popen(
                [
                    weed(),
                    "mini",
                    f"-dir={data}",
                    "-bucket=lake",
                    "-ip=127.0.0.1",
                    "-ip.bind=127.0.0.1",
                    f"-s3.port={self.port}",
                    f"-master.port={free_port()}",
                    f"-volume.port={free_port()}",
                    f"-filer.port={free_port()}",
                    "-s3.port.iceberg=0",
                    "-s3.port.lance=0",
                    "-webdav=false",
                    "-admin.ui=false",
                    f"-s3.config={settings}",
                    f"-s3.iam.config={settings}",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )
        wait_until(self._ready, 60, "SeaweedFS is ready")

    def _ready(self) -> bool:
        assert self.process is not None and self.process.poll() is None, "SeaweedFS ended"
        try:
            with urllib.request.urlopen(f"{self.url}/status", timeout=2) as answer:
                if answer.status != 200:
                    return False
            self.client(*self.keys[0]).head_bucket(Bucket="lake")
            return True
        except Exception:
            return False

    def _iam(self) -> dict:
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        anybody = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
        return {
            "identities": [
                {
                    "name": access,
                    "credentials": [{"accessKey": access, "secretKey": secret}],
                    "actions": ["Admin", "Read", "List", "Tagging", "Write"],
                }
                for access, secret in self.keys
            ],
            "sts": {
                "tokenDuration": "1h",
                "maxSessionLength": f"{self.session_seconds}s",
                "issuer": "acceptance",
                "signingKey": "bm90LXNlY3JldC1hdC1hbGwtMzItY2hhcmFjdGVycy0h",
            },
            "policies": [
                {"name": "All", "document": {"Version": "2012-10-17", "Statement": [everything]}}
            ],
            "roles": [
                {
                    "roleName": "Vended",
                    "roleArn": ROLE,
                    "attachedPolicies": ["All"],
                    "trustPolicy": {"Version": "2012-10-17", "Statement": [anybody]},
                }
            ],
        }

    def client(self, access: str, secret: str, token: str | None = None):
        return botocore.session.get_session().create_client(
            "s3",
            endpoint_url=self.url,
            region_name="local-01",
            aws_access_key_id=access,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
        )

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def __enter__(self) -> "SeaweedFS":
        self.start()
        return self

    def __exit__(self, kind, value, trace) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
