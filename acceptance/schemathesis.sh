#!/usr/bin/env bash
# Schemathesis against a served catalog, whose URI is argument 1, over Iceberg's own OpenAPI file and
# the operations that the catalog says it has.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
catalog=${1:?the URI of the catalog, such as http://127.0.0.1:8181/catalog}
specification=${ICEBERG_OPEN_API:-$root/../shared/reference/iceberg-rest-open-api.yaml}
version=4.32.5

if [ ! -r "$specification" ]; then
  echo "Schemathesis: skipped, for Iceberg's OpenAPI file is not at $specification (nor named by ICEBERG_OPEN_API)"
  exit 0
fi

venv=$root/.cache/schemathesis-$version
if [ ! -e "$venv/ready" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check "schemathesis==$version"
  touch "$venv/ready"
fi
exec "$venv/bin/python" "$here/openapi/run.py" "$catalog" "$(realpath "$specification")" "${@:2}"
