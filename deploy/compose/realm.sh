#!/usr/bin/env bash
# Makes the realm in Keycloak by varve keycloak setup, and keeps the secrets of its clients in the
# folder that is the argument, unless that was done before. Where Keycloak is, is in the environment:
# VARVE_KEYCLOAK_URL, VARVE_KEYCLOAK_REALM and VARVE_ADMIN_PASSWORD_FILE.
set -euo pipefail
cd "$1"
umask 022

if [ -e client.properties ]; then
  echo "The realm is set up."
  exit 0
fi

# Secrets are shown once. What was made and not kept, for this was ended, is made again.
varve keycloak remove --yes >/dev/null 2>&1 || true
made=$(varve keycloak setup --create-realm)

secret_of() {
  awk -F= -v client="$1" '
    $1 == "client-id" { id = $2 }
    $1 == "client-secret" && id == client { print $2 }' <<<"$made"
}

secret_of varve-admin >keycloak-admin-secret
cat >coming <<CONFIG
client-id=varve-client
client-secret=$(secret_of varve-client)
oauth2-server-uri=$VARVE_KEYCLOAK_URL/realms/$VARVE_KEYCLOAK_REALM/protocol/openid-connect/token
CONFIG
cat warehouse.properties coming >warehouse-with-login.properties

# The last one, so that it tells that all are there.
mv coming client.properties
echo "Set up the realm $VARVE_KEYCLOAK_REALM."
