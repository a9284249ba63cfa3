"""What Schemathesis must know of a catalog to get past 404: names that exist, and bodies that fit.

Random names and bodies stay in play; these come beside them. What an example drops, renames or
unregisters is made again before the next one.
"""

import atexit
import collections
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import schemathesis
from hypothesis import strategies as st

from specification import correct

CATALOG = os.environ["VARVE_CATALOG"]
PREFIX = os.environ["VARVE_PREFIX"]

NAMESPACE = "shop"
NESTED = "shop\x1fsales"
EMPTY = "shop\x1fempty"
TABLE = "orders"
VIEW = "open orders"

SCHEMA = {
    "type": "struct",
    "schema-id": 0,
    "fields": [
        {"id": 1, "name": "id", "required": True, "type": "long"},
        {"id": 2, "name": "note", "required": False, "type": "string"},
    ],
}
VIEW_VERSION = {
    "version-id": 1,
    "timestamp-ms": 1_700_000_000_000,
    "schema-id": 0,
    "summary": {"engine-name": "tester"},
    "representations": [{"type": "sql", "sql": "select 1", "dialect": "spark"}],
    "default-namespace": [NAMESPACE],
}
SUMMARY = {"operation": "append", "added-records": "1"}


def send(method: str, path: str, body: dict | None = None) -> dict | None:
    """The answer's JSON; None if it was refused, for it may be there already."""
    request = urllib.request.Request(
        f"{CATALOG}/v1/{PREFIX}/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={} if body is None else {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read()
            return json.loads(content) if content else {}
    except urllib.error.HTTPError as error:
        error.read()
        return None


def below(namespace: str, rest: str) -> str:
    return f"namespaces/{urllib.parse.quote(namespace, safe='')}/{rest}"


def restore() -> None:
    for levels in ([NAMESPACE], [NAMESPACE, "sales"], [NAMESPACE, "empty"]):
        send("POST", "namespaces", {"namespace": levels, "properties": {"owner": "ana"}})
    for namespace in (NAMESPACE, NESTED):
        if send("GET", below(namespace, f"tables/{TABLE}")) is None:
            send("POST", below(namespace, "tables"), {"name": TABLE, "schema": SCHEMA})
        view = urllib.parse.quote(VIEW)
        if send("GET", below(namespace, f"views/{view}")) is None:
            body = {"name": VIEW, "schema": SCHEMA, "view-version": VIEW_VERSION, "properties": {}}
            send("POST", below(namespace, "views"), body)


restore()

ROOT = send("GET", below(NAMESPACE, f"tables/{TABLE}"))["metadata"]["location"].rsplit("/", 2)[0]

# Files that can be registered: those of a table and of a view that were let go.
send("POST", below(NAMESPACE, "tables"), {"name": "let go", "schema": SCHEMA})
LET_GO = send("POST", below(NAMESPACE, "tables/let%20go/unregister"))["metadata-location"]
DROPPED_VIEW = send(
    "POST",
    below(NAMESPACE, "views"),
    {"name": "dropped", "schema": SCHEMA, "view-version": VIEW_VERSION, "properties": {}},
)["metadata-location"]
send("DELETE", below(NAMESPACE, "views/dropped"))

KNOWN = {
    "prefix": [PREFIX],
    "namespace": [NAMESPACE, NESTED],
    "table": [TABLE],
    "view": [VIEW],
}

NEW_NAME = st.uuids().map(str)

UPDATES = st.lists(
    st.sampled_from(
        [
            {"action": "set-properties", "updates": {"k": "v"}},
            {"action": "remove-properties", "removals": ["k"]},
            {"action": "upgrade-format-version", "format-version": 2},
            {"action": "upgrade-format-version", "format-version": 3},
            {"action": "add-schema", "schema": SCHEMA},
            {"action": "set-current-schema", "schema-id": -1},
            {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
            {"action": "set-default-spec", "spec-id": -1},
            {"action": "add-sort-order", "sort-order": {"order-id": 0, "fields": []}},
            {"action": "set-default-sort-order", "sort-order-id": -1},
            {"action": "remove-snapshot-ref", "ref-name": "main"},
            {"action": "remove-snapshots", "snapshot-ids": [1]},
            {"action": "set-location", "location": "elsewhere"},
        ]
    ),
    max_size=4,
)
REQUIREMENTS = st.lists(
    st.sampled_from(
        [
            {"type": "assert-create"},
            {"type": "assert-current-schema-id", "current-schema-id": 0},
            {"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": None},
            {"type": "assert-table-uuid", "uuid": "0195a3b5-0000-7000-8000-000000000000"},
            {"type": "assert-last-assigned-field-id", "last-assigned-field-id": 2},
        ]
    ),
    max_size=2,
)
IDENTIFIER = st.fixed_dictionaries(
    {
        "namespace": st.sampled_from([[NAMESPACE], [NAMESPACE, "sales"], ["nowhere"]]),
        "name": st.one_of(st.sampled_from([TABLE, VIEW]), NEW_NAME),
    }
)
CHANGE = {"requirements": REQUIREMENTS, "updates": UPDATES}
RENAME = st.fixed_dictionaries({"source": IDENTIFIER, "destination": IDENTIFIER})

BODIES = {
    "createNamespace": st.fixed_dictionaries(
        {"namespace": NEW_NAME.map(lambda name: [NAMESPACE, name])},
        optional={"properties": st.dictionaries(st.text(max_size=5), st.text(max_size=5))},
    ),
    "updateProperties": st.fixed_dictionaries(
        {},
        optional={
            "removals": st.lists(st.sampled_from(["a", "b", "owner"]), unique=True),
            "updates": st.dictionaries(st.sampled_from(["a", "c", "owner"]), st.text(max_size=5)),
        },
    ),
    "createTable": st.fixed_dictionaries(
        {"name": NEW_NAME, "schema": st.just(SCHEMA)},
        optional={
            "stage-create": st.booleans(),
            "location": NEW_NAME.map(lambda name: f"{ROOT}/{name}"),
            "properties": st.sampled_from([{"format-version": str(v)} for v in (1, 2, 3, 4)]),
        },
    ),
    "registerTable": st.fixed_dictionaries(
        {
            "name": st.one_of(st.just(TABLE), NEW_NAME),
            "metadata-location": st.sampled_from([LET_GO, f"{ROOT}/nothing.metadata.json"]),
        },
        optional={"overwrite": st.booleans()},
    ),
    "updateTable": st.fixed_dictionaries(CHANGE),
    "commitTransaction": st.fixed_dictionaries(
        {
            "table-changes": st.lists(
                st.fixed_dictionaries({"identifier": IDENTIFIER, **CHANGE}), min_size=1, max_size=3
            )
        }
    ),
    "renameTable": RENAME,
    "renameView": RENAME,
    "createView": st.fixed_dictionaries(
        {
            "name": NEW_NAME,
            "schema": st.just(SCHEMA),
            "view-version": st.just(VIEW_VERSION),
            "properties": st.just({}),
        },
        optional={"location": NEW_NAME.map(lambda name: f"{ROOT}/{name}")},
    ),
    "replaceView": st.fixed_dictionaries(
        {
            "updates": st.lists(
                st.sampled_from(
                    [
                        {"action": "set-properties", "updates": {"k": "v"}},
                        {"action": "add-view-version", "view-version": VIEW_VERSION},
                        {"action": "set-current-view-version", "view-version-id": -1},
                        {"action": "add-schema", "schema": SCHEMA},
                    ]
                ),
                max_size=3,
            )
        }
    ),
    "registerView": st.fixed_dictionaries(
        {
            "name": NEW_NAME,
            "metadata-location": st.sampled_from([DROPPED_VIEW, f"{ROOT}/nothing.metadata.json"]),
        }
    ),
}

# What may leave a name without what it named, or with another thing.
DESTROYERS = {
    "dropNamespace",
    "dropTable",
    "unregisterTable",
    "renameTable",
    "dropView",
    "renameView",
    "updateTable",
    "registerTable",
    "commitTransaction",
}


# How often each operation was answered with each status.
answers = collections.Counter()


@atexit.register
def write_answers() -> None:
    counts = [[operation, status, count] for (operation, status), count in answers.items()]
    with open(os.environ["VARVE_ANSWERS"], "w") as file:
        json.dump(counts, file)


def operation_id(context) -> str:
    return context.operation.definition.raw.get("operationId", "")


@schemathesis.hook
def before_load_schema(context, raw_schema):
    correct(raw_schema)


@schemathesis.hook
def flatmap_path_parameters(context, parameters):
    # Three of four find what they name; the rest keeps what was made at random.
    def choose(name, made):
        values = KNOWN.get(name, [])
        if name == "namespace" and operation_id(context) == "dropNamespace":
            values = [NESTED, EMPTY]
        known = [urllib.parse.quote(value, safe="") for value in values]
        return st.sampled_from([*known * 3, *[made] * len(known)]) if known else st.just(made)

    if not isinstance(parameters, dict):
        return st.just(parameters)
    return st.fixed_dictionaries({name: choose(name, made) for name, made in parameters.items()})


@schemathesis.hook
def flatmap_body(context, body):
    fitting = BODIES.get(operation_id(context))
    return st.just(body) if fitting is None else st.one_of(fitting, fitting, st.just(body))


@schemathesis.hook
def after_call(context, case, response):
    answers[operation_id(context), response.status_code] += 1
    if operation_id(context) in DESTROYERS and response.status_code < 300:
        restore()
