#!/usr/bin/env bash
# Makes, once, all that is secret in docker-compose.yml: nothing that opens anything is in the
# checkout. The argument is the folder that has the folders varve, postgres and store, and keycloak
# where deploy/compose/keycloak.yml is used.
set -euo pipefail
cd "$1"
umask 022

hex() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

if [ -w keycloak ] && [ ! -e keycloak/admin-password ]; then
  hex >keycloak/coming
  mv keycloak/coming keycloak/admin-password
fi
if [ -e store/seaweedfs.json ]; then
  echo "The keys are there."
  exit 0
fi

base64_key() { head -c 32 /dev/urandom | base64; }

owner=$(hex)
runtime=$(hex)
access=$(hex)
secret=$(hex)

# What serves: it can add to the ledger, and never change it.
cat >varve/varve.properties <<CONFIG
database-user=varve_runtime
database-password=$runtime
secret-key=$(base64_key)
CONFIG

# What makes the warehouse hands over the key that Varve then uses.
cat >varve/warehouse.properties <<CONFIG
access-key-id=$access
secret-access-key=$secret
CONFIG

cat >postgres/migrate.properties <<CONFIG
database-user=varve_runtime
database-password=$runtime
database-owner-user=varve_owner
database-owner-password=$owner
CONFIG

hex >postgres/password

# Postgres' image runs it once, on an empty database.
cat >postgres/roles.sql <<SQL
create role varve_owner login password '$owner';
create role varve_runtime login password '$runtime';
create database varve owner varve_owner encoding 'UTF8' template template0;
revoke all on database varve from public;
grant connect, temporary on database varve to varve_runtime;
SQL

# The last one, so that it tells that all are there.
cat >store/coming <<JSON
{
  "identities": [
    {
      "name": "varve",
      "credentials": [{"accessKey": "$access", "secretKey": "$secret"}],
      "actions": ["Admin", "Read", "List", "Tagging", "Write"]
    }
  ],
  "sts": {
    "tokenDuration": "1h",
    "maxSessionLength": "12h",
    "issuer": "varve",
    "signingKey": "$(base64_key)"
  },
  "policies": [
    {
      "name": "All",
      "document": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
      }
    }
  ],
  "roles": [
    {
      "roleName": "Vended",
      "roleArn": "arn:aws:iam::000000000000:role/Vended",
      "attachedPolicies": ["All"],
      "trustPolicy": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]
      }
    }
  ]
}
JSON
mv store/coming store/seaweedfs.json
echo "Made the keys."
