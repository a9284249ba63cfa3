"""In the end, what was promised is compared with what is served and with the ledger."""

from collections import Counter, defaultdict

from pyiceberg.catalog import load_catalog

from soak import appender, racer
from soak.asking import Asker, Reply
from soak.feed import Feed, Seen
from soak.journal import Journal
from soak.owner import Owner
from soak.stage import Stage

# What the first node leaves by itself.
STARTS = ("ServerBootstrapped", "ProjectCreated", "WarehouseCreated")


def settle(ask: Asker, journal: Journal, owners: list[Owner]) -> None:
    """Nothing is under way any more, so what a node doesn't know of did not happen."""
    for change in journal.changes.values():
        if change.state == "doubtful":
            committed = ask.outcome(change.ident) == "committed"
            change.state = "acknowledged" if committed else "refused"
            journal.count(f"doubtful until the end, then {'' if committed else 'not '}committed")
    for owner in owners:
        for change, done in owner.doubts:
            if change.state == "acknowledged":
                done(Reply(0))
        owner.doubts.clear()
        owner.own.doubtful.clear()
        owner.own.doubtful_namespaces.clear()


def check_served(ask: Asker, journal: Journal, owners: list[Owner], feed: Feed) -> None:
    """Every object of every owner on every node, and that there are no others."""
    for node in ask.nodes:
        namespaces = {appender.NAMESPACE, racer.NAMESPACE, "hot"}
        for owner in owners:
            namespaces |= set(owner.own.namespaces)
            for name in list(owner.own.objects):
                owner.look(name, node)
            for space in owner.own.namespaces:
                for kind in ("table", "view"):
                    reply = ask.read(f"list {kind}s", node, f"namespaces/{space}/{kind}s")
                    owner.compare_list(node, space, kind, must(reply))
            owner.check_hot()
        served = must(ask.read("list namespaces", node, "namespaces")).json()["namespaces"]
        if {levels[0] for levels in served} != namespaces:
            journal.violation(f"Namespaces are {served} instead of {sorted(namespaces)}")
        check_races(ask, journal, feed, node)


def must(reply: Reply | None) -> Reply:
    if reply is None:
        raise AssertionError("A node does not answer, though nothing dies any more")
    return reply


def check_races(ask: Asker, journal: Journal, feed: Feed, node) -> None:
    due = {name for space, name in names_of(feed.events, journal) if space == racer.NAMESPACE}
    reply = must(ask.read("list tables", node, f"namespaces/{racer.NAMESPACE}/tables"))
    found = {entry["name"] for entry in reply.json()["identifiers"]}
    if found != due:
        journal.violation(f"The feed leads to {due} in {racer.NAMESPACE}, and {found} is served")


def names_of(events: list[Seen], journal: Journal) -> set[tuple[str, str]]:
    """The names of tables and views that the feed leads to; each is given once at a time."""
    names: dict[tuple[str, str], str] = {}
    for event in events:
        name = (event.namespace, event.name)
        if event.type in ("TableCreated", "ViewCreated", "TableRenamed", "ViewRenamed"):
            if event.was is not None:
                names = {n: stream for n, stream in names.items() if stream != event.stream}
            if name in names:
                journal.violation(f"Position {event.position} takes {name}, which is taken")
            names[name] = event.stream
        elif event.type in ("TableDropped", "ViewDropped"):
            if names.pop(name, None) != event.stream:
                journal.violation(f"Position {event.position} drops {name}, which is another's")
    return set(names)


def check_feed(journal: Journal, feed: Feed) -> None:
    """Each acknowledged change once, no refused one, nothing that nobody asked for."""
    events: dict[str, list[Seen]] = defaultdict(list)
    versions: dict[str, int] = {}
    for event in feed.events:
        events[event.ident].append(event)
        if event.version != versions.get(event.stream, -1) + 1:
            journal.violation(f"Position {event.position} is version {event.version} of its stream")
        versions[event.stream] = event.version
        if event.request in journal.told_not:
            journal.violation(
                f"Position {event.position} ({event.type}) is of request {event.request},"
                " whose answer was that nothing was changed"
            )
        ours = event.ident in journal.changes or event.namespace == appender.NAMESPACE
        if not ours and event.type not in STARTS[event.position - 1 : event.position]:
            journal.violation(f"Nobody asked for position {event.position} ({event.type})")
    for change in journal.changes.values():
        found = tuple(event.type for event in events.get(change.ident, ()))
        due = change.events if change.state == "acknowledged" else ()
        if found != due:
            journal.violation(
                f"{change.kind} {change.ident} was {change.state}, and the feed has {found}"
            )
        if any(event.count != len(due) for event in events.get(change.ident, ())):
            journal.violation(f"{change.kind} {change.ident}: events of a torn transaction")


def check_appends(ask: Asker, journal: Journal, feed: Feed) -> None:
    """PyIceberg's appends in snapshots, in rows and in the feed: each once."""
    catalog = load_catalog("check", type="rest", uri=ask.nodes[0].catalog, warehouse="demo")
    snapshots: Counter = Counter()
    rows: Counter = Counter()
    tables = set(catalog.list_tables(appender.NAMESPACE))
    for lost in journal.append_tables - tables:
        journal.violation(f"The table {lost} was acknowledged and is gone")
    for name in tables:
        table = catalog.load_table(name)
        snapshots.update(snapshot.summary[appender.ID] for snapshot in table.snapshots())
        rows.update(table.scan().to_arrow()["id"].to_pylist())
    for where, found in (("snapshots", snapshots), ("rows", rows), ("feed", feed.snapshots)):
        for ident in journal.appends:
            if not found.get(ident):
                journal.violation(f"The append {ident} was acknowledged and is not in the {where}")
        for ident, times in found.items():
            if times > 1:
                journal.violation(f"The append {ident} is in the {where} {times} times")
    if snapshots != feed.snapshots:
        journal.violation("The snapshots of PyIceberg's tables are not those of the feed")


def check_ledger(stage: Stage, journal: Journal) -> str:
    """What verify says of the database and of the files."""
    node = stage.nodes[0]
    url = f"--database-url=jdbc:postgresql://127.0.0.1:{stage.database.port}/varve"
    done = node.tool("verify", url, "--files", check=False)
    if done.returncode != 0:
        journal.violation(f"verify: {done.stdout[:2000]}{done.stderr[-500:]}")
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
