"""A served Varve whose login is a Keycloak."""

import requests

from keycloak.provider import Keycloak
from served import Served


class Guarded(Served):
    def __init__(self, varve: str, keycloak: Keycloak):
        super().__init__(varve)
        self.keycloak = keycloak

    def options(self) -> list[str]:
        return [
            *super().options(),
            f"--oidc-issuer={self.keycloak.issuer}",
            "--oidc-audience=varve",
            "--oidc-scope=catalog",
            "--oidc-clock-skew=PT0S",
            "--allow-local-warehouses",
            # What is tried here is who is admitted; what they may do, the authorization tests try.
            "--authorization=allow-all",
        ]

    def whoami(self, token: str | None) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.get(f"{self.url}/management/v1/whoami", headers=headers, timeout=60)

    def admitted(self, token: str) -> dict:
        """Who a token is, which must be good."""
        answer = self.whoami(token)
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text}"
        return answer.json()

    def refused(self, token: str | None, reason: str = "", status: int = 401) -> None:
        """A token must be refused, in Iceberg's envelope and in the header that RFC 6750 asks for."""
        answer = self.whoami(token)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        challenge = answer.headers.get("WWW-Authenticate", "")
        assert challenge.startswith("Bearer") and reason in challenge, challenge
        error = answer.json()["error"]
        expected = {401: "NotAuthorizedException", 403: "ForbiddenException"}[status]
        assert error["code"] == status and error["type"] == expected, error
        assert token is None or token not in answer.text, "the answer shows the token"

    def not_known_yet(self, token: str) -> bool:
        """Whether the answer is that this can't be judged for now."""
        answer = self.whoami(token)
        if answer.status_code != 503:
            return False
        assert int(answer.headers["Retry-After"]) > 0, answer.headers
        assert answer.json()["error"]["code"] == 503, answer.text
        return True

    def events_as(self, token: str) -> list[dict]:
        """The whole feed."""
        events: list[dict] = []
        after = 0
        while True:
            answer = requests.get(
                f"{self.url}/management/v1/events?after={after}&limit=200",
                headers={"Authorization": f"Bearer {token}"},
                timeout=60,
            )
            assert answer.status_code == 200, answer.text
            page = answer.json()
            if not page["events"]:
                return events
            events += page["events"]
            after = page["next-after"]
