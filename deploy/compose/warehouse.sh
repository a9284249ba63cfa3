#!/usr/bin/env bash
# Bootstraps the server and makes its warehouse, whose name is the argument, unless that was done
# before. Where the server and the store are is in the environment: VARVE_URI, VARVE_ENDPOINT, …
set -euo pipefail

varve bootstrap --accept-terms-of-use --operator --if-needed
if ! varve warehouse get "$1" >/dev/null 2>&1; then
  varve warehouse create "$1"
fi
varve warehouse validate "$1"
echo "The warehouse $1 is ready at $VARVE_URI/catalog"
