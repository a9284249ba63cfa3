"""Tells what a run of the suites came to: argument 1 is its folder of reports.

A test that is skipped without a reason below is a failure: each gap is to be explained.
"""

import sys
import xml.etree.ElementTree as xml
from pathlib import Path

KIT_OFF = "the kit's own classes keep this switch off; the run with every switch on has it"
NO_CLIENT = "Iceberg's REST client refuses a namespace without levels before it asks a server"

# Skipped in the kit's own classes, then in those with every switch on.
REASONS = {
    "RESTCompatibilityKit": {
        "createTableInUniqueLocation": KIT_OFF,
        "testDropNamespaceWithNestedNamespace": KIT_OFF,
        "testListNestedNamespaces": KIT_OFF,
        "testNamespaceWithDot": KIT_OFF,
        "testNamespaceWithSlash": KIT_OFF,
        "testTableNameWithDot": KIT_OFF,
        "testTableNameWithSlash": KIT_OFF,
        "listNamespacesWithEmptyNamespace": KIT_OFF,
        "createAndDropEmptyNamespace": NO_CLIENT,
        "listTablesInEmptyNamespace": NO_CLIENT,
        "listViewsInEmptyNamespace": NO_CLIENT,
        "namespacePropertiesOnEmptyNamespace": NO_CLIENT,
    },
    "EverySwitch": {
        "createAndDropEmptyNamespace": NO_CLIENT,
        "listTablesInEmptyNamespace": NO_CLIENT,
        "listViewsInEmptyNamespace": NO_CLIENT,
        "namespacePropertiesOnEmptyNamespace": NO_CLIENT,
    },
}


def main(folder: Path) -> int:
    suite, client = folder.name.rsplit("-", 1)
    ran, skipped, bad = 0, [], []
    for report in folder.glob("*.xml"):
        for case in xml.parse(report).getroot().iter("testcase"):
            ran += 1
            name = case.get("name", "").split("(")[0].split("{")[0]
            if case.find("skipped") is not None:
                reason = REASONS[suite].get(name)
                (skipped if reason else bad).append((name, reason or "skipped, nobody says why"))
            for problem in [*case.findall("failure"), *case.findall("error")]:
                bad.append((name, (problem.get("message") or "").strip().split("\n")[0]))
    passed = ran - len(skipped) - len(bad)
    print(f"{suite}, Iceberg client {client}: {passed} passed, {len(skipped)} skipped, {len(bad)} failed")
    for reason in sorted({reason for _, reason in skipped}):
        names = sorted(name for name, because in skipped if because == reason)
        print(f"  skipped, for {reason}: {', '.join(names)}")
    for name, problem in sorted(bad):
        print(f"  FAILED {name}: {problem}")
    return 1 if bad or passed < 100 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
