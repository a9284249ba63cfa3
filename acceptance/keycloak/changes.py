"""What changes at the provider while Varve runs: keys, clients, and whether it is there at all."""

import secrets
import time

import requests

from keycloak import jws
from keycloak.guarded import Guarded
from keycloak.provider import Keycloak
from served import wait_until

# Varve asks for keys at most twice in 30 seconds.
KEYS_SECONDS = 60

KEYS = "org.keycloak.keys.KeyProvider"


def rotation(varve: Guarded, keycloak: Keycloak) -> str:
    """A new key is taken at once; one that is withdrawn is not, after Varve has asked for the keys again."""
    old = keycloak.token("dlt")
    varve.admitted(old)
    before = providers_of_keys(keycloak)
    add_key(keycloak, "rotated", 200)
    new = keycloak.token("dlt")
    assert jws.header(new)["kid"] != jws.header(old)["kid"], "Keycloak signs with the old key"
    varve.admitted(new)
    varve.admitted(old)

    keycloak.admin("DELETE", f"/varve/components/{before[jws.header(old)['kid']]}")
    # Nobody has told Varve: it keeps keys for five minutes, unless a token with an unknown one comes.
    varve.admitted(old)
    wait_until(lambda: unknown_key_makes_it_ask(varve, new, old), KEYS_SECONDS, "the withdrawn key is refused")
    varve.admitted(new)
    varve.admitted(keycloak.token("dlt"))
    return "the new key at once, the old one no longer"


def unknown_key_makes_it_ask(varve: Guarded, good: str, withdrawn: str) -> bool:
    varve.refused(jws.with_header(good, kid=secrets.token_hex(8)))
    if varve.whoami(withdrawn).status_code == 200:
        time.sleep(2)
        return False
    varve.refused(withdrawn)
    return True


def providers_of_keys(keycloak: Keycloak) -> dict[str, str]:
    """The component of each key id."""
    keys = keycloak.admin("GET", "/varve/keys").json()["keys"]
    return {key["kid"]: key["providerId"] for key in keys}


def add_key(keycloak: Keycloak, name: str, priority: int) -> None:
    key = {
        "name": name,
        "providerId": "rsa-generated",
        "providerType": KEYS,
        "parentId": keycloak.admin("GET", "/varve").json()["id"],
        "config": {
            "priority": [str(priority)],
            "enabled": ["true"],
            "active": ["true"],
            "algorithm": ["RS256"],
            "keySize": ["2048"],
        },
    }
    keycloak.admin("POST", "/varve/components", key)


def disabled_client(varve: Guarded, keycloak: Keycloak) -> str:
    """It cannot log in any more. A token that it has lives until its end, for nobody asks Keycloak about it."""
    token = keycloak.token("trino")
    keycloak.change_client("trino", enabled=False)
    try:
        refused = keycloak.ask_token("trino")
        assert refused.status_code == 401, refused.text
        varve.admitted(token)
    finally:
        keycloak.change_client("trino", enabled=True)
    client = keycloak.client("trino")["id"]
    fresh = keycloak.admin("POST", f"/varve/clients/{client}/client-secret").json()["value"]
    assert keycloak.ask_token("trino").status_code == 401, "the old secret is still taken"
    varve.admitted(keycloak.token("trino", client_secret=fresh))
    varve.admitted(token)
    keycloak.change_client("trino", secret="trino-test-secret")
    return "its login 401, its token 200 until exp; the same with a new secret"


def outage(varve: Guarded, keycloak: Keycloak) -> str:
    """Keycloak is killed and comes back; meanwhile another Varve starts."""
    # Longer than a start of Keycloak takes.
    keycloak.change_client("dlt", attributes={"access.token.lifespan": "1800"})
    seen = keycloak.token("dlt")
    varve.admitted(seen)
    never_seen = keycloak.token("dlt")
    add_key(keycloak, "newest", 300)
    of_unknown_key = keycloak.token("dlt")
    kid = jws.header(of_unknown_key)["kid"]
    assert kid != jws.header(seen)["kid"], "Keycloak signs with the old key"

    # Its database writes to the disk twice a second.
    time.sleep(2)
    keycloak.kill()
    varve.admitted(seen)
    varve.admitted(never_seen)
    wait_until(lambda: varve.not_known_yet(of_unknown_key), KEYS_SECONDS, "503 for a key that is not known")
    varve.refused(jws.with_claims(never_seen, sub="somebody-else"))
    varve.admitted(seen)

    varve.stop()
    varve.start()
    assert varve.health()[0] == 200, varve.health()
    assert varve.not_known_yet(seen), "a server without keys judged a token"
    varve.refused(None)
    tokens = requests.post(f"{varve.catalog}/v1/oauth/tokens", data={}, allow_redirects=False, timeout=60)
    assert tokens.status_code == 503 and "Retry-After" in tokens.headers, tokens.headers

    keycloak.start()
    wait_until(lambda: varve.whoami(of_unknown_key).status_code == 200, KEYS_SECONDS, "the newest key is known")
    for token in (seen, never_seen, keycloak.token("dlt")):
        varve.admitted(token)
    return "known keys went on, 503 for unknown ones, all is well after its return"
