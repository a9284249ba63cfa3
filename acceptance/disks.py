"""Disks that are full: the warehouse's, and the database's. Needs root, to mount small ones."""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from crash import Load, check
from served import Served, wait_until


@contextmanager
def small_disk(folder: Path, megabytes: int):
    """A disk of its own at a folder; None if none can be mounted here."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Takes all room but some bytes; returns the file that takes it."""
    filler = disk / "filler"
    with open(filler, "wb", buffering=0) as file:
        while (room := free(disk) - leave) > 0:
            try:
                file.write(bytes(min(room, 1 << 20)))
            except OSError:
                # Somebody else took it.
                break
    return filler


def free(disk: Path) -> int:
    room = os.statvfs(disk)
    return room.f_bavail * room.f_frsize


def warehouse(served: Served) -> str:
    """Writers are refused while the warehouse is full; when there is room they go on."""
    with small_disk(served.folder / "lake", 60) as disk:
        if disk is None:
            return "skipped: nothing can be mounted here"
        served.environment["VARVE_WAREHOUSE_ROOT"] = str(disk)
        served.start()
        load = Load(served.catalog, served.folder / "acknowledged")
        # PyIceberg cannot write its own files then, either.
        load.expected += (OSError,)
        load.start()
        try:
            load.wait_for(more=30, seconds=120)
            filler = fill(disk, 0)
            refused = sum(load.failures.values())
            wait_until(lambda: sum(load.failures.values()) > refused + 20, 60, "writers were refused")
            filler.unlink()
            load.wait_for(more=30, seconds=120)
        finally:
            load.end()
        summary = check(served, load)
        left = [file for file in disk.rglob("*.tmp")]
        assert not left, f"unfinished files are left: {left}"
        served.verify()
        served.stop()
    return summary


def database(served: Served) -> str:
    """Writers are refused while the database's disk is full; with room, a restart brings it back."""
    with small_disk(served.data, 400) as disk:
        if disk is None:
            return "skipped: nothing can be mounted here"
        lake = served.folder / "lake"
        served.environment["VARVE_WAREHOUSE_ROOT"] = str(lake)
        served.start()
        load = Load(served.catalog, served.folder / "acknowledged").start()
        try:
            load.wait_for(more=30, seconds=120)
            filler = fill(disk, 256 << 10)
            refused = sum(load.failures.values())
            wait_until(lambda: sum(load.failures.values()) > refused + 20, 300, "writers were refused")
            filler.unlink()
            # Without room for its log Postgres ends itself, and does not come up before there is.
            if served.health()[0] != 200:
                served.kill()
                served.start()
            load.wait_for(more=30, seconds=120)
        finally:
            load.end()
        summary = check(served, load)
        served.verify()
        served.stop()
    return summary
