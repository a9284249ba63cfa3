"""Plants faults in what a soak has left, each of which the soak's own checks must find."""

import hashlib
import re
from pathlib import Path

from soak.feed import Feed
from soak.run import Soak


def find_all(soak: Soak) -> str:
    """
    Alters a file and the database behind the nodes' backs, one thing after the other.

    Raises AssertionError if the checks do not say of each what is wrong.
    """
    assert not soak.journal.violations
    found = []
    for what, plant, sentence in (
        ("a metadata file removed", remove_file, r"Metadata file is gone"),
        ("a commit undone", undo_commit, r"instead of"),
        ("an acknowledged table removed", remove_table, r"is gone: 404"),
        ("an acknowledged event removed", remove_event, r"The feed goes from position"),
    ):
        undo = plant(soak)
        soak.journal.violations.clear()
        soak.feed = Feed(soak.ask, soak.journal, soak.ask.chance)
        soak.feed.start()
        soak.check()
        hits = [v for v in soak.journal.violations if re.search(sentence, v)]
        assert hits, f"{what}, and the soak did not find it: {soak.journal.violations}"
        found.append(what)
        if undo is not None:
            undo()
    return ", ".join(found)


def owner_with_tables(soak: Soak):
    return max(soak.owners, key=lambda owner: len(owner.own.names("table")))


def undo_commit(soak: Soak) -> None:
    """A table shows again what it was before an acknowledged commit, and the hash of that file."""
    with soak.stage.database.connect() as database:
        tables = [thing.uuid for thing in owner_with_tables(soak).own.objects.values()]
        undone = database.execute(
            """
            update tables set metadata_location = e.payload->>'previous-metadata-location'
            from events e join heads h using (stream_id)
            where h.stream_id = tables.table_id and tables.table_uuid::text = any(%s)
              and e.event_name = 'TableCommitted' and e.stream_version = h.version
            returning table_id, metadata_location
            """,
            (tables,),
        ).fetchall()
        assert undone, "no table of an owner has had a commit"
        for table, location in undone:
            file = Path(location.removeprefix("file://")).read_bytes()
            database.execute(
                "update tables set metadata_sha256 = %s, metadata_length = %s where table_id = %s",
                (hashlib.sha256(file).hexdigest(), len(file), table),
            )


def remove_table(soak: Soak) -> None:
    own = owner_with_tables(soak).own
    space, name = own.names("table")[0]
    with soak.stage.database.connect() as database:
        removed = database.execute(
            "delete from names n using namespaces s where s.namespace_id = n.namespace_id"
            " and s.path = %s and n.name = %s returning object_id",
            (space, name),
        ).fetchall()
        assert removed


def remove_event(soak: Soak) -> None:
    with soak.stage.database.connect() as database:
        database.execute("alter table chain disable trigger user")
        middle = database.execute("select max(position) / 2 from chain").fetchone()
        database.execute("delete from chain where position = %s", middle)
        database.execute("alter table chain enable trigger user")


def remove_file(soak: Soak):
    with soak.stage.database.connect() as database:
        (location,) = database.execute(
            "select metadata_location from tables order by table_id limit 1"
        ).fetchone()
    path = Path(location.removeprefix("file://"))
    aside = path.with_suffix(".aside")
    path.rename(aside)
    return lambda: aside.rename(path)
