"""All cases, one after the other, with one Keycloak and one Varve; a line for each."""

import time
import traceback
from pathlib import Path

from keycloak import changes, clients, own_clients, refusals
from keycloak.guarded import Guarded
from keycloak.provider import Keycloak, distribution
from served import Served

# In this order: what changes the provider comes last.
CASES = {
    "pyiceberg": clients.pyiceberg,
    "token-redirect": clients.led_to_keycloak,
    "duckdb": clients.by_duckdb,
    "dlt": clients.by_dlt,
    "command-line": clients.command_line,
    "code-flow": clients.person,
    "renewed-token": clients.renewed,
    "no-token": refusals.none,
    "wrong-audience": refusals.audience,
    "audience-by-scope": refusals.audience_by_scope,
    "missing-scope": refusals.scope,
    "expired": refusals.expired,
    "wrong-issuer": refusals.issuer,
    "unsigned": refusals.unsigned,
    "signed-by-public-key": refusals.signed_by_public_key,
    "altered-token": refusals.altered,
    "own-clients": own_clients.own_clients,
    "disabled-client": changes.disabled_client,
    "key-rotation": changes.rotation,
    "outage": changes.outage,
}


def keycloak(served: Served) -> str:
    cache = Path(served.varve).resolve().parent / ".cache" / "keycloak"
    began = time.monotonic()
    with Keycloak(distribution(cache), served.folder) as provider:
        provider.start()
        provider.make_realm()
        print(f"  Keycloak was ready after {time.monotonic() - began:.0f} s", flush=True)
        with Guarded(served.varve, provider) as varve:
            varve.start()
            failed = run(varve, provider)
            assert not failed, f"{len(failed)} of {len(CASES)} cases: {', '.join(failed)}"
            varve.stop()
            varve.tool("verify", "--data", str(varve.data), "--files")
    return f"{len(CASES)} cases"


def run(varve: Guarded, provider: Keycloak) -> list[str]:
    """Runs every case, also after one that fails, and gives the names of those."""
    failed = []
    for name, case in CASES.items():
        began = time.monotonic()
        try:
            result = case(varve, provider)
        except Exception as error:
            if not isinstance(error, AssertionError):
                traceback.print_exc()
            # Pages of HTML are no help.
            print(f"  FAILED {name} ({time.monotonic() - began:.1f} s): {str(error)[:1000]}", flush=True)
            failed.append(name)
        else:
            print(f"  ok     {name} ({time.monotonic() - began:.1f} s): {result}", flush=True)
    return failed
