"""Backups under load, restored; what was acknowledged before them exists, and the restore is reported."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pyiceberg.catalog import load_catalog

from chain import password, port
from crash import NAMESPACE, Load
from follower import Follower
from served import Served, free_port, wait_until


def folder(served: Served) -> str:
    """The embedded database, copied while it runs, in the way of Postgres' own base backups."""
    served.start()
    backup = served.folder / "backup"

    def save() -> None:
        # A session that lasts from the start of the backup to its stop, and no longer than it.
        with psycopg.connect(
            host="127.0.0.1",
            port=port(served),
            dbname="postgres",
            user="postgres",
            password=password(served, "postgres"),
            autocommit=True,
        ) as session:
            session.execute("select pg_backup_start('test', fast => true)")
            copy(served.data, backup)
            (_, label, _) = session.execute("select * from pg_backup_stop()").fetchone()
        cluster = backup / "postgres"
        (cluster / "backup_label").write_text(label)
        (cluster / "postmaster.pid").unlink()
        shutil.rmtree(cluster / "pg_wal")
        copy(served.data / "postgres" / "pg_wal", cluster / "pg_wal")
        # The database first: it points to files that were written before.
        shutil.rmtree(backup / "warehouse")
        copy(served.warehouse, backup / "warehouse")

    def restore() -> None:
        # Tables know their files by whole paths, so a warehouse goes back to where it was.
        served.data.rename(served.folder / "lost")
        backup.rename(served.data)

    return restored(served, save, restore, ["--data", str(served.data)])


def dump(served: Served) -> str:
    """A Postgres of one's own, with pg_dump and pg_restore into another database."""
    programs = postgres_programs()
    if programs is None:
        return "skipped: there is no Postgres with initdb and pg_dump on this machine"
    lake, saved = served.folder / "lake", served.folder / "saved"
    with own_postgres(programs, served.folder / "cluster") as (number, run):
        run("createdb", "varve")
        use(served, number, "varve", lake)
        served.start()

        def save() -> None:
            run("pg_dump", "--format=custom", f"--file={served.folder / 'varve.dump'}", "varve")
            copy(lake, saved)

        def restore() -> None:
            run("createdb", "restored")
            run("pg_restore", "--exit-on-error", "--dbname=restored",
                str(served.folder / "varve.dump"))
            lake.rename(served.folder / "lost")
            saved.rename(lake)
            use(served, number, "restored", lake)

        url = f"jdbc:postgresql://127.0.0.1:{number}/restored"
        # The server's data folder is not restored, and its anchors are of what was lost, too.
        apart = f"--data={served.folder / 'apart'}"
        return restored(served, save, restore, ["--database-url", url, apart])


def restored(served: Served, save, restore, database: list[str]) -> str:
    """Saves under load, goes on, loses all, restores, and compares."""
    follower = Follower(served.url)
    load = Load(served.catalog, served.folder / "acknowledged").start()
    try:
        load.wait_for(more=40, seconds=120)
        before = set(served.folder.joinpath("acknowledged").read_text().split())
        save()
        load.wait_for(more=40, seconds=120)
    finally:
        load.end()
    assert not load.unexpected, load.unexpected
    wait_until(lambda: follower.follow() == 0, 30, "the follower has all")
    was = follower.position
    served.stop()
    restore()
    served.start()

    assert "This database was restored" in served.log.read_text(), "nothing was reported"
    verified = served.tool("verify", *database, "--files").stdout
    assert verified.startswith("Verified: "), verified
    there = snapshots(served)
    assert before <= there, f"acknowledged before the backup and gone: {before - there}"

    # A follower that is ahead of what was restored learns it, and how far to go back.
    assert follower.rewound(), "the follower did not notice"
    assert follower.position < was
    again = Load(served.catalog, served.folder / "again")
    again.start(new=False)
    try:
        again.wait_for(more=10, seconds=120)
    finally:
        again.end()
    wait_until(lambda: follower.follow() == 0, 30, "the follower has all")
    assert follower.events == [event["event-id"] for event in served.events()]
    verified = served.tool("verify", *database, "--files").stdout
    assert verified.startswith("Verified: "), verified
    # Started again as it is, it is the same ledger in the same epoch.
    epoch = follower.epoch
    served.stop()
    served.start()
    assert not follower.rewound() and follower.epoch == epoch
    lost = len(set(served.folder.joinpath("acknowledged").read_text().split()) - there)
    return (
        f"{len(before)} commits acknowledged before the backup all there, {lost} after it are not;"
        f" epoch {epoch}"
    )


def snapshots(served: Served) -> set[str]:
    catalog = load_catalog("varve", type="rest", uri=served.catalog, warehouse="demo")
    found = set()
    for name in catalog.list_tables(NAMESPACE):
        table = catalog.load_table(name)
        rows = table.scan().to_arrow()["id"].to_pylist()
        ids = [snapshot.summary["test-id"] for snapshot in table.snapshots()]
        assert sorted(rows) == sorted(ids), f"{name}: rows and snapshots differ"
        found.update(ids)
    return found


def copy(source: Path, target: Path) -> None:
    """As `cp -a` or `rsync -a` do: what goes away meanwhile is left out."""

    def keep(here: str, there: str) -> str:
        try:
            return shutil.copy2(here, there)
        except FileNotFoundError:
            return there

    shutil.copytree(source, target, copy_function=keep, symlinks=True)


def use(served: Served, number: int, database: str, lake: Path) -> None:
    served.environment |= {
        "VARVE_DATABASE_URL": f"jdbc:postgresql://127.0.0.1:{number}/{database}",
        "VARVE_DATABASE_USER": "varve",
        "VARVE_WAREHOUSE_ROOT": str(lake),
    }


def postgres_programs() -> Path | None:
    """Where a Postgres that was installed on this machine has its programs."""
    found = [Path(p) for p in os.environ["PATH"].split(os.pathsep)]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for programs in found:
        wanted = ("initdb", "postgres", "pg_dump", "pg_restore", "createdb")
        if all((programs / name).exists() for name in wanted):
            return programs
    return None


@contextmanager
def own_postgres(programs: Path, cluster: Path):
    """Runs a new cluster; gives its port, and what runs its programs."""
    number = free_port()
    # Postgres refuses to run as root.
    prefix = ["unshare", "-U"] if os.geteuid() == 0 else []
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PG")}
    environment |= {"PGHOST": "127.0.0.1", "PGPORT": str(number), "PGUSER": "varve", "LC_ALL": "C"}

    def run(name: str, *arguments: str) -> None:
        done = subprocess.run([*prefix, str(programs / name), *arguments], env=environment,
                              cwd="/", capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"

    run("initdb", "-D", str(cluster), "-U", "varve", "-A", "trust", "-E", "UTF8", "--locale=C")
    server = subprocess.Popen(
        [*prefix, str(programs / "postgres"), "-D", str(cluster), "-p", str(number), "-k", ""],
        env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )
    try:
        wait_until(lambda: listens(number), 60, "Postgres is ready")
        yield number, run
    finally:
        server.send_signal(2)
        server.wait(60)


def listens(number: int) -> bool:
    try:
        psycopg.connect(host="127.0.0.1", port=number, dbname="postgres", user="varve").close()
        return True
    except psycopg.Error:
        return False
