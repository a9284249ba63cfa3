"""Tokens as an attacker makes them of one that is good."""

import base64
import hashlib
import hmac
import json


def encoded(part: bytes | dict) -> str:
    content = json.dumps(part).encode() if isinstance(part, dict) else part
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decoded(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def header(token: str) -> dict:
    return decoded(token.split(".")[0])


def claims(token: str) -> dict:
    return decoded(token.split(".")[1])


def with_header(token: str, **changes: str) -> str:
    """The token with another header, and its old signature."""
    _, payload, signature = token.split(".")
    return f"{encoded({**header(token), **changes})}.{payload}.{signature}"


def with_claims(token: str, **changes) -> str:
    """The token with other claims, and its old signature."""
    head, _, signature = token.split(".")
    return f"{head}.{encoded({**claims(token), **changes})}.{signature}"


def unsigned(token: str, algorithm: str) -> str:
    head = {**header(token), "alg": algorithm}
    return f"{encoded(head)}.{token.split('.')[1]}."


def signed_by_secret(token: str, key: bytes) -> str:
    """HS256, with bytes as its key that everybody knows."""
    content = f"{encoded({**header(token), 'alg': 'HS256'})}.{token.split('.')[1]}"
    return f"{content}.{encoded(hmac.new(key, content.encode(), hashlib.sha256).digest())}"
