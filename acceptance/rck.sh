#!/usr/bin/env bash
# Iceberg's REST compatibility kit against a served catalog, whose URI is argument 1: the suites
# with every optional switch on and the newest client, then the kit's own classes. Arguments 2 and 3
# choose one of the suites, and the version of the client that runs it.
# The warehouse must be fresh and its root must cover file:/tmp, where the kit places its tables.
set -uo pipefail
cd "$(dirname "$0")/rck"

export CATALOG_URI=${1:?the URI of the catalog, such as http://127.0.0.1:8181/catalog}
export CATALOG_WAREHOUSE=${CATALOG_WAREHOUSE:-demo}

failed=0
run() {
  rm -rf "target/$1-$2"
  "${MVN:-mvn}" -B -q test -Drck.suite="$1" -Diceberg.client.version="$2" >"target/$1-$2.log" 2>&1
  if ! python3 summary.py "target/$1-$2"; then
    failed=1
    grep -E 'ERROR|BUILD' "target/$1-$2.log" | head -20
  fi
}

mkdir -p target
# In this order: the kit leaves namespaces behind, the other leaves nothing.
if [ $# -gt 1 ]; then
  run "$2" "${3:?the version of the client, such as 1.12.0}"
else
  run EverySwitch 1.12.0
  run RESTCompatibilityKit 1.11.0
fi
exit $failed
