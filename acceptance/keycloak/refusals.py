"""Tokens that let nobody in."""

import base64
import textwrap
import time

import requests

from keycloak import jws
from keycloak.guarded import Guarded
from keycloak.provider import Keycloak
from served import wait_until


def none(varve: Guarded, keycloak: Keycloak) -> str:
    varve.refused(None)
    varve.refused("no-token-at-all", "not a signed JWT")
    return "401 without one, and for one that is none"


def audience(varve: Guarded, keycloak: Keycloak) -> str:
    """A client that may log in at the provider, and is not meant for Varve."""
    varve.refused(keycloak.token("stranger"), "audience")
    return "401"


def audience_by_scope(varve: Guarded, keycloak: Keycloak) -> str:
    varve.refused(keycloak.token("scoped"), "audience")
    varve.admitted(keycloak.token("scoped", scope="catalog"))
    return "401 without scope=catalog, 200 with it"


def scope(varve: Guarded, keycloak: Keycloak) -> str:
    """A client that has the audience, and not the scope that is asked for."""
    mapper = {
        "name": "audience",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {"included.custom.audience": "varve", "access.token.claim": "true"},
    }
    client = {
        "clientId": "scopeless",
        "secret": "scopeless-test-secret",
        "publicClient": False,
        "serviceAccountsEnabled": True,
        "standardFlowEnabled": False,
        "defaultClientScopes": ["basic"],
        "optionalClientScopes": [],
        "protocolMappers": [mapper],
    }
    keycloak.admin("POST", "/varve/clients", client)
    token = keycloak.token("scopeless")
    assert jws.claims(token)["aud"] == "varve", jws.claims(token)
    varve.refused(token, "insufficient_scope", status=403)
    return "403 insufficient_scope"


def expired(varve: Guarded, keycloak: Keycloak) -> str:
    """Tokens of two seconds, with a clock skew of none."""

    def admitted() -> str:
        token = keycloak.token("brief")
        return token if varve.whoami(token).status_code == 200 else ""

    # On a machine that does much else, one may have ended on its way.
    token = wait_until(admitted, 30, "a token of two seconds is good")
    time.sleep(max(0.0, jws.claims(token)["exp"] - time.time()) + 0.2)
    varve.refused(token, "expired")
    return "200, and 401 after its two seconds"


def issuer(varve: Guarded, keycloak: Keycloak) -> str:
    """The same keys, clients and realm, by another name; and another realm of the same Keycloak."""
    token = keycloak.token("dlt", host=f"localhost:{keycloak.port}")
    assert jws.claims(token)["iss"] == f"http://localhost:{keycloak.port}/realms/varve", jws.claims(token)
    varve.refused(token, "issuer")
    login = {"grant_type": "password", "client_id": "admin-cli", "username": "admin", "password": keycloak.password}
    master = f"{keycloak.url}/realms/master/protocol/openid-connect/token"
    varve.refused(requests.post(master, data=login, timeout=60).json()["access_token"], "issuer")
    return "401"


def unsigned(varve: Guarded, keycloak: Keycloak) -> str:
    token = keycloak.token("dlt")
    for algorithm in ("none", "None", "NONE"):
        varve.refused(jws.unsigned(token, algorithm))
    head, payload, _ = token.split(".")
    varve.refused(f"{head}.{payload}.")
    varve.refused(f"{head}.{payload}")
    return "401"


def signed_by_public_key(varve: Guarded, keycloak: Keycloak) -> str:
    """HS256 with what everybody can read as its secret, in each form that it is written in."""
    token = keycloak.token("dlt")
    key = requests.get(keycloak.issuer, timeout=60).json()["public_key"]
    lines = "\n".join(textwrap.wrap(key, 64))
    pem = f"-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----"
    for secret in (key.encode(), base64.b64decode(key), pem.encode(), f"{pem}\n".encode()):
        varve.refused(jws.signed_by_secret(token, secret))
    return "401"


def altered(varve: Guarded, keycloak: Keycloak) -> str:
    token = keycloak.token("dlt")
    varve.admitted(token)
    varve.refused(jws.with_claims(token, sub="somebody-else"))
    varve.refused(jws.with_claims(token, exp=jws.claims(token)["exp"] + 3600))
    varve.refused(jws.with_claims(keycloak.token("stranger"), aud="varve", scope="catalog"))
    return "401"
