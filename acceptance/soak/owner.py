"""A client that alone changes what is its own, so it knows what every answer must be."""

import random
import time

from soak import owned
from soak.asking import Asker, Reply
from soak.journal import Change, Journal
from soak.owned import SCHEMA, Name, Object, Owned, identifier, path_of

MOST_TABLES = 25
MOST_SNAPSHOTS = 40
HOT = ("hot", "table")


class Owner:
    """Makes, changes and removes namespaces, tables and views, and commits to the hot table."""

    def __init__(self, number: int, asker: Asker, journal: Journal, chance: random.Random):
        self.name = f"own{number}"
        self.ask = asker
        self.journal = journal
        self.chance = chance
        self.own = Owned()
        self.made = 0
        self.hot = 0
        # What the hot table may show of this client: what was acknowledged last, and what is
        # doubtful since.
        self.hot_values = {0}
        # Changes whose outcome is not known yet, and what they come to if they were done.
        self.doubts: list[tuple[Change, object]] = []

    def setup(self) -> None:
        self._namespace(self.name)

    STEPS = (
        (10, "create_table"),
        (22, "set_property"),
        (14, "append"),
        (20, "commit_hot"),
        (6, "transaction"),
        (3, "broken_transaction"),
        (5, "rename"),
        (5, "drop"),
        (3, "create_again"),
        (3, "wrong_requirement"),
        (3, "drop_missing"),
        (3, "create_view"),
        (4, "set_view_property"),
        (3, "create_namespace"),
        (3, "set_namespace_property"),
        (3, "drop_namespace"),
        (10, "load"),
        (8, "conditional"),
        (8, "list"),
    )

    def step(self) -> None:
        weights = [weight for weight, _ in self.STEPS]
        (_, name), = self.chance.choices(self.STEPS, weights)
        getattr(self, name)()

    # ------------------------------------------------------------------------------ changes

    def _new(self, start: str) -> str:
        self.made += 1
        return f"{start}{self.made}"

    def _change(self, kind, events, method, path, body, done, names=(), namespaces=()) -> bool:
        """Asks for a change that must not be refused; `done(reply)` is what it comes to."""
        change, reply = self.ask.change(kind, events, method, path, body)
        if change.state == "acknowledged":
            done(reply)
            return True
        if change.state == "refused":
            self.journal.violation(
                f"{self.name}: {kind} {path} was refused: {reply.status} {reply.body[:300]}"
            )
        self.own.doubtful |= set(names)
        self.own.doubtful_namespaces |= set(namespaces)
        self.doubts.append((change, done))
        return False

    def _refused(self, kind, method, path, body, status, error) -> None:
        """Asks for what must be refused, with this status and type."""
        change, reply = self.ask.change(kind, (), method, path, body)
        if change.state == "acknowledged" or change.state == "refused" and (
            reply.status != status or reply.error != error
        ):
            self.journal.violation(
                f"{self.name}: {kind} {path} must be {status} {error} and was"
                f" {reply.status} {reply.body[:300]}"
            )

    def _choose(self, kind: str) -> Name | None:
        names = self.own.names(kind)
        return self.chance.choice(names) if names else None

    def create_table(self) -> None:
        if len(self.own.names("table")) >= MOST_TABLES:
            return self.drop()
        self._create("table", {"schema": SCHEMA})

    def create_view(self) -> None:
        if len(self.own.names("view")) >= 5:
            return self.drop("view")
        version = {
            "version-id": 1,
            "timestamp-ms": int(time.time() * 1000),
            "schema-id": 0,
            "summary": {},
            "representations": [{"type": "sql", "sql": "select 1 as id", "dialect": "spark"}],
            "default-namespace": [],
        }
        self._create("view", {"schema": SCHEMA, "view-version": version})

    def _create(self, kind: str, body: dict) -> None:
        name = (self.chance.choice(self.own.free()), self._new(kind[0]))
        properties = {"made-by": self.name}

        def done(reply: Reply) -> None:
            self.own.objects[name] = representation(kind, reply) or Object(kind, "", "", dict(properties))

        if self._change(
            f"create {kind}",
            (f"{kind.capitalize()}Created",),
            "POST",
            f"namespaces/{name[0]}/{kind}s",
            {"name": name[1], "properties": properties, **body},
            done,
            [name],
        ):
            self.check(name)

    def create_again(self) -> None:
        name = self._choose("table")
        if name:
            body = {"name": name[1], "schema": SCHEMA, "properties": {"never": "made"}}
            path = f"namespaces/{name[0]}/tables"
            self._refused("create what is there", "POST", path, body, 409, "AlreadyExistsException")

    def set_property(self) -> None:
        self._set_property("table")

    def set_view_property(self) -> None:
        self._set_property("view")

    def _set_property(self, kind: str) -> None:
        name = self._choose(kind)
        if not name:
            return
        thing = self.own.objects[name]
        key, value = f"k{self.chance.randrange(12)}", self._new("v")
        change = {"action": "set-properties", "updates": {key: value}}
        required = {"type": f"assert-{kind}-uuid", "uuid": thing.uuid}
        self._commit(f"commit {kind}", name, [required] if thing.uuid else [], [change],
                     lambda: thing.properties.__setitem__(key, value))

    def append(self) -> None:
        name = self._choose("table")
        if not name:
            return
        thing = self.own.objects[name]
        if len(thing.snapshots) >= MOST_SNAPSHOTS:
            return self._drop(name)
        new = self.chance.randrange(1, 1 << 62)
        self._commit("append", name, [at_snapshot(thing)], added_snapshot(thing, new),
                     lambda: thing.snapshots.append(new))

    def _commit(self, kind, name: Name, requirements, updates, effect) -> None:
        thing = self.own.objects[name]
        body = {"requirements": requirements, "updates": updates}

        def done(reply: Reply) -> None:
            effect()
            thing.etag = reply.headers.get("ETag")

        event = f"{thing.kind.capitalize()}Committed"
        if self._change(kind, (event,), "POST", path_of(name, thing.kind), body, done, [name]):
            self.check(name)

    def wrong_requirement(self) -> None:
        name = self._choose("table")
        if name:
            body = {
                "requirements": [{"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": 7}],
                "updates": [{"action": "set-properties", "updates": {"never": "set"}}],
            }
            self._refused("commit that must fail", "POST", path_of(name, "table"), body, 409,
                          "CommitFailedException")
            self.check(name)

    def transaction(self) -> None:
        names = self.own.names("table")
        if len(names) < 2:
            return
        names = self.chance.sample(names, self.chance.randint(2, min(4, len(names))))
        value = self._new("v")

        def done(reply: Reply) -> None:
            for name in names:
                self.own.objects[name].properties["together"] = value
                self.own.objects[name].etag = None

        if self._change("transaction", ("TableCommitted",) * len(names), "POST",
                        "transactions/commit", together(names, value), done, names):
            for name in names:
                self.check(name)

    def broken_transaction(self) -> None:
        names = self.own.names("table")
        if len(names) >= 2:
            names = self.chance.sample(names, 2)
            body = together(names, "never")
            body["table-changes"][1]["requirements"] = [
                {"type": "assert-table-uuid", "uuid": "00000000-0000-4000-8000-000000000000"}
            ]
            self._refused("transaction that must fail", "POST", "transactions/commit", body, 409,
                          "CommitFailedException")
            self.check(names[0])

    def rename(self) -> None:
        kind = "view" if self.chance.random() < 0.25 else "table"
        name = self._choose(kind)
        if not name:
            return
        to = (self.chance.choice(self.own.free()), self._new("r"))

        def done(reply: Reply) -> None:
            self.own.objects[to] = self.own.objects.pop(name)

        body = {"source": identifier(name), "destination": identifier(to)}
        if self._change(f"rename {kind}", (f"{kind.capitalize()}Renamed",), "POST",
                        f"{kind}s/rename", body, done, [name, to]):
            self.check(to)
            self.check_gone(name, kind)

    def drop(self, kind: str = "table") -> None:
        name = self._choose(kind)
        if name:
            self._drop(name)

    def _drop(self, name: Name) -> None:
        kind = self.own.objects[name].kind
        if self._change(f"drop {kind}", (f"{kind.capitalize()}Dropped",), "DELETE",
                        path_of(name, kind), None, lambda _: self.own.objects.pop(name), [name]):
            self.check_gone(name, kind)

    def drop_missing(self) -> None:
        self._refused("drop what is not there", "DELETE", path_of((self.name, "none"), "table"),
                      None, 404, "NoSuchTableException")

    def create_namespace(self) -> None:
        if len(self.own.free()) < 6:
            self._namespace(self.name + self._new("n"))

    def _namespace(self, name: str) -> None:
        self._change("create namespace", ("NamespaceCreated",), "POST", "namespaces",
                     {"namespace": [name], "properties": {}},
                     lambda _: self.own.namespaces.__setitem__(name, {}), namespaces=[name])

    def set_namespace_property(self) -> None:
        names = [name for name in self.own.free() if name != self.name]
        if not names:
            return self.create_namespace()
        name = self.chance.choice(names)
        key, value = f"k{self.chance.randrange(5)}", self._new("v")
        if self._change("namespace properties", ("NamespacePropertiesUpdated",), "POST",
                        f"namespaces/{name}/properties", {"updates": {key: value}, "removals": []},
                        lambda _: self.own.namespaces[name].__setitem__(key, value),
                        namespaces=[name]):
            for node in self.ask.nodes:
                reply = self.ask.read("load namespace", node, f"namespaces/{name}")
                if reply and reply.json().get("properties", {}).get(key) != value:
                    self.wrong(node, f"namespace {name}: {key} is not {value}: {reply.body[:300]}")

    def drop_namespace(self) -> None:
        empty = [name for name in self.own.empty() if name != self.name]
        if not empty:
            full = {space for space, _ in self.own.names("table")}
            if full:
                name = self.chance.choice(sorted(full))
                self._refused("drop a full namespace", "DELETE", f"namespaces/{name}", None, 409,
                              "NamespaceNotEmptyException")
            return
        name = self.chance.choice(empty)
        self._change("drop namespace", ("NamespaceDropped",), "DELETE", f"namespaces/{name}", None,
                     lambda _: self.own.namespaces.pop(name), namespaces=[name])

    def commit_hot(self) -> None:
        """Nothing that the others do to the table contradicts this, so it must never be a 409."""
        self.hot += 1
        number = self.hot
        body = {
            "requirements": [],
            "updates": [{"action": "set-properties", "updates": {self.name: str(number)}}],
        }
        change, reply = self.ask.change("commit hot table", ("TableCommitted",), "POST",
                                        path_of(HOT, "table"), body)
        if change.state == "refused":
            self.wrong(None, f"hot commit refused: {reply.status} {reply.body[:300]}")
        elif change.state == "doubtful":
            self.hot_values.add(number)
        else:
            self.hot_values = {number}
            self.check_hot()

    # -------------------------------------------------------------------------------- reads

    def wrong(self, node, sentence: str) -> None:
        self.journal.violation(f"{self.name}{f' on node {node.name}' if node else ''}: {sentence}")

    def check(self, name: Name) -> None:
        """A read after a write that was answered sees that write, on any node."""
        if self.chance.random() < 0.5:
            for node in self.ask.nodes:
                self.look(name, node)

    def look(self, name: Name, node) -> None:
        thing = self.own.objects[name]
        reply = self.ask.read(f"load {thing.kind}", node, path_of(name, thing.kind))
        if reply is None:
            return
        if not reply.ok:
            self.wrong(node, f"{thing.kind} {name} is gone: {reply.status} {reply.body[:300]}")
            return
        if not thing.uuid:
            # Found committed by its request id, so no response had it before.
            found = owned.from_answer(thing.kind, reply.json(), None)
            thing.uuid, thing.location = found.uuid, found.location
        for difference in owned.differences(thing, reply.json()):
            self.wrong(node, f"{thing.kind} {name}: {difference}")
        if thing.etag and thing.etag != reply.headers.get("ETag"):
            self.wrong(node, f"{thing.kind} {name}: ETag of the load is not that of the commit")

    def check_gone(self, name: Name, kind: str) -> None:
        for node in self.ask.nodes:
            reply = self.ask.read("load what is gone", node, path_of(name, kind))
            if reply and reply.status != 404:
                self.wrong(node, f"{kind} {name} is still there: {reply.status}")

    def check_hot(self) -> None:
        for node in self.ask.nodes:
            reply = self.ask.read("load hot table", node, path_of(HOT, "table"))
            if reply and not reply.ok:
                self.wrong(node, f"hot table: {reply.status} {reply.body[:300]}")
            elif reply:
                value = int(reply.json()["metadata"]["properties"].get(self.name, "0"))
                if value not in self.hot_values:
                    self.wrong(node, f"hot table shows {value} instead of {self.hot_values}")

    def load(self) -> None:
        name = self._choose("table") or self._choose("view")
        if name:
            self.look(name, self.ask.any_node())

    def conditional(self) -> None:
        name = self._choose("table")
        if not name or not self.own.objects[name].etag:
            return self.load()
        node, thing = self.ask.any_node(), self.own.objects[name]
        reply = self.ask.read("load 304", node, path_of(name, "table"), If_None_Match=thing.etag)
        if reply and reply.status != 304:
            self.wrong(node, f"{name} has not changed, and a conditional load says {reply.status}")

    def list(self) -> None:
        space, node = self.chance.choice(self.own.free()), self.ask.any_node()
        for kind in ("table", "view"):
            reply = self.ask.read(f"list {kind}s", node, f"namespaces/{space}/{kind}s")
            if reply:
                self.compare_list(node, space, kind, reply)

    def compare_list(self, node, space: str, kind: str, reply: Reply) -> None:
        found = {entry["name"] for entry in reply.json().get("identifiers", [])}
        found -= {name for in_space, name in self.own.doubtful if in_space == space}
        due = self.own.listed(space, kind)
        if found != due:
            self.wrong(node, f"{kind}s of {space}: too many {found - due}, lost {due - found}")


def representation(kind: str, reply: Reply) -> Object | None:
    """The object that the answer to a creation shows, if there was one."""
    if not reply.ok:
        return None
    etag = reply.headers.get("ETag") if kind == "table" else None
    return owned.from_answer(kind, reply.json(), etag)


def at_snapshot(thing: Object) -> dict:
    return {
        "type": "assert-ref-snapshot-id",
        "ref": "main",
        "snapshot-id": thing.snapshots[-1] if thing.snapshots else None,
    }


def added_snapshot(thing: Object, new: int) -> list[dict]:
    snapshot = {
        "snapshot-id": new,
        "sequence-number": len(thing.snapshots) + 1,
        "timestamp-ms": int(time.time() * 1000),
        "summary": {"operation": "append", "added-records": "1"},
        "manifest-list": f"{thing.location}/metadata/snap-{new}.avro",
        "schema-id": 0,
    }
    if thing.snapshots:
        snapshot["parent-snapshot-id"] = thing.snapshots[-1]
    return [
        {"action": "add-snapshot", "snapshot": snapshot},
        {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": new},
    ]


def together(names: list[Name], value: str) -> dict:
    return {
        "table-changes": [
            {
                "identifier": identifier(name),
                "requirements": [],
                "updates": [{"action": "set-properties", "updates": {"together": value}}],
            }
            for name in names
        ]
    }
