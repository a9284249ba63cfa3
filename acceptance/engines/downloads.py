"""What comes from Maven Central, fetched by Maven, checked against a pinned SHA-256, and kept."""

import hashlib
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

TRINO = (
    "io.trino:trino-server:476:tar.gz",
    "cfd5accde17e8ebd251eeeb78aed1f490e77bb3a164d95a0f454bf8a7c1cbd3f",
)

SPARK = [
    (
        "org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0",
        "d6ea6c5d099288daeb7d5a92061bd3d7d8f296492632b42378e5f2f0e3066242",
    ),
    (
        "org.apache.iceberg:iceberg-aws-bundle:1.11.0",
        "38f01da7e96850cdd05e6616d758b77b43314b712a8808e3f9a824d56976162f",
    ),
]


def digest(content) -> str:
    found = hashlib.sha256()
    while block := content.read(1 << 20):
        found.update(block)
    return found.hexdigest()


def fetch(cache: Path, artifact: str, sha256: str) -> Path:
    """The artifact's file in the cache; one that is there was checked when it came."""
    _, name, version, *kind = artifact.split(":")
    file = cache / f"{name}-{version}.{kind[0] if kind else 'jar'}"
    if file.exists():
        return file
    print(f"Fetching {artifact} …", flush=True)
    coming = cache / "coming"
    shutil.rmtree(coming, ignore_errors=True)
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
    subprocess.run(
        [os.environ.get("MVN", "mvn"), "-q", "-B", goal, f"-Dartifact={artifact}", f"-DoutputDirectory={coming}"],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    (came,) = coming.iterdir()
    with came.open("rb") as content:
        found = digest(content)
    assert found == sha256, f"{artifact} has the SHA-256 {found}, and not {sha256}"
    came.rename(file)
    return file


def unpacked(cache: Path, name: str, artifact: tuple[str, ...], folder: str) -> Path:
    """The folder that an archive has, unpacked once and kept in the cache."""
    whole = cache / folder
    if not whole.exists():
        archive = fetch(cache, *artifact)
        print(f"Unpacking {name} …", flush=True)
        half = cache / "unpacking"
        shutil.rmtree(half, ignore_errors=True)
        with tarfile.open(archive) as content:
            content.extractall(half, filter="data")
        (half / folder).rename(whole)
        archive.unlink()
    return whole


def trino(cache: Path) -> Path:
    """The folder of an unpacked Trino server."""
    return unpacked(cache, "Trino", TRINO, "trino-server-476")


def spark(cache: Path) -> list[Path]:
    """The jars that make a Spark read and write Iceberg tables on S3."""
    return [fetch(cache, *jar) for jar in SPARK]
