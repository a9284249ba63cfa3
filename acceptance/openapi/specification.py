"""Where the official file contradicts itself, or is silent, one by one and with the reason.

Everything else in it is taken at its word.
"""

ERROR = {"$ref": "#/components/schemas/IcebergErrorResponse"}


def correct(specification: dict) -> None:
    a_table_may_have_no_snapshot(specification["components"]["schemas"])
    for methods in specification["paths"].values():
        for method, operation in methods.items():
            if method != "parameters":
                errors_come_in_the_envelope(operation)
                a_key_used_twice_is_422(operation)
                a_namespace_needs_its_parent(operation)


def errors_come_in_the_envelope(operation: dict) -> None:
    """Thirteen errors, those of views and of transactions among them, have the bare ErrorModel as
    their schema. The examples beside them show {"error": {...}}, as all other errors have it, and
    Iceberg's clients read nothing else."""
    for answer in operation["responses"].values():
        for content in answer.get("content", {}).values():
            if content.get("schema", {}).get("$ref", "").endswith("/ErrorModel"):
                content["schema"] = ERROR


def a_key_used_twice_is_422(operation: dict) -> None:
    """The file demands that an Idempotency-Key is never sent with another request, and names no
    status for one that is. 422 is what the IETF's draft of that header says."""
    takes_key = any(
        parameter.get("$ref", "").endswith("/idempotency-key")
        for parameter in operation.get("parameters", [])
    )
    if takes_key:
        operation["responses"].setdefault(
            "422",
            {
                "description": "The Idempotency-Key was used for another request",
                "content": {"application/json": {"schema": ERROR}},
            },
        )


def a_namespace_needs_its_parent(operation: dict) -> None:
    """All other operations have a 404 for a prefix or a namespace that isn't there; the one that
    creates a namespace, in which both can be missing too, lacks it."""
    if operation["operationId"] == "createNamespace":
        operation["responses"].setdefault(
            "404",
            {
                "description": "There is no such warehouse, or no such parent",
                "content": {"application/json": {"schema": ERROR}},
            },
        )


def a_table_may_have_no_snapshot(schemas: dict) -> None:
    """Iceberg's own writer says null for no current snapshot from table format 3 on, where it wrote
    -1 before, and Varve serves a metadata file as it is."""
    schemas["TableMetadata"]["properties"]["current-snapshot-id"]["type"] = ["integer", "null"]
