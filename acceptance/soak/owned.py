"""What one client owns, as it must be served: nobody else changes it."""

from dataclasses import dataclass, field

Name = tuple[str, str]
SCHEMA = {
    "type": "struct",
    "schema-id": 0,
    "fields": [{"id": 1, "name": "id", "required": False, "type": "long"}],
}


@dataclass
class Object:
    """A table or a view.

    etag: of the state of now, if a response had it
    """

    kind: str
    uuid: str
    location: str
    properties: dict[str, str] = field(default_factory=dict)
    snapshots: list[int] = field(default_factory=list)
    etag: str | None = None


@dataclass
class Owned:
    """Namespaces with their properties, and the objects in them.

    doubtful: names that have to be left alone, for it is not known what became of a change
    """

    namespaces: dict[str, dict[str, str]] = field(default_factory=dict)
    objects: dict[Name, Object] = field(default_factory=dict)
    doubtful: set[Name] = field(default_factory=set)
    doubtful_namespaces: set[str] = field(default_factory=set)

    def names(self, kind: str) -> list[Name]:
        """Objects of a kind that may be changed."""
        return [
            name
            for name, thing in self.objects.items()
            if thing.kind == kind and name not in self.doubtful
        ]

    def listed(self, namespace: str, kind: str) -> set[str]:
        """Names that a list of a namespace must have."""
        return {
            name
            for (space, name), thing in self.objects.items()
            if space == namespace and thing.kind == kind and (space, name) not in self.doubtful
        }

    def empty(self) -> list[str]:
        """Namespaces that nothing is in, for certain."""
        used = {space for space, _ in self.objects} | {space for space, _ in self.doubtful}
        return [n for n in self.namespaces if n not in used and n not in self.doubtful_namespaces]

    def free(self) -> list[str]:
        """Namespaces that may be used."""
        return [n for n in self.namespaces if n not in self.doubtful_namespaces]


def path_of(name: Name, kind: str) -> str:
    return f"namespaces/{name[0]}/{kind}s/{name[1]}"


def identifier(name: Name) -> dict:
    return {"namespace": [name[0]], "name": name[1]}


def from_answer(kind: str, answer: dict, etag: str | None) -> Object:
    metadata = answer["metadata"]
    uuid = metadata["table-uuid" if kind == "table" else "view-uuid"]
    thing = Object(kind, uuid, metadata["location"], etag=etag)
    update(thing, answer, etag)
    return thing


def update(thing: Object, answer: dict, etag: str | None) -> None:
    metadata = answer["metadata"]
    thing.properties = dict(metadata.get("properties") or {})
    thing.snapshots = [s["snapshot-id"] for s in metadata.get("snapshots", [])]
    thing.etag = etag


def differences(thing: Object, answer: dict) -> list[str]:
    """What an answer shows that is not as it must be."""
    found = Object(thing.kind, "", "")
    update(found, answer, None)
    wrong = []
    metadata = answer["metadata"]
    uuid = metadata["table-uuid" if thing.kind == "table" else "view-uuid"]
    if uuid != thing.uuid:
        wrong.append(f"uuid {uuid} instead of {thing.uuid}")
    for key in sorted(set(found.properties) | set(thing.properties)):
        if found.properties.get(key) != thing.properties.get(key):
            wrong.append(
                f"property {key} is {found.properties.get(key)!r}"
                f" instead of {thing.properties.get(key)!r}"
            )
    if found.snapshots != thing.snapshots:
        wrong.append(f"snapshots {found.snapshots} instead of {thing.snapshots}")
    return wrong
