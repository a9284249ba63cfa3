"""A browser as far as the forms of Keycloak need one."""

import html
import re
from urllib.parse import urljoin

import requests

from keycloak.provider import checked


def new() -> requests.Session:
    return requests.Session()


def opened(browser: requests.Session, address: str, **parameters: str) -> requests.Response:
    return checked(led(browser, browser.get(address, params=parameters or None, allow_redirects=False, timeout=60)))


def submitted(browser: requests.Session, page: requests.Response, **fields: str) -> requests.Response:
    """Sends the form of a page, with what it has hidden."""
    action = re.search(r'<form[^>]* action="([^"]+)"', page.text)
    assert action, page.text
    hidden = re.findall(r'<input type="hidden"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page.text)
    data = {**{name: html.unescape(value) for name, value in hidden}, **fields}
    address = urljoin(page.url, html.unescape(action[1]))
    return led(browser, browser.post(address, data=data, allow_redirects=False, timeout=60))


def led(browser: requests.Session, answer: requests.Response) -> requests.Response:
    """Where an answer leads to, as a browser goes there."""
    for _ in range(10):
        for cookie in browser.cookies:
            # Browsers send those to loopback without TLS, too.
            cookie.secure = False
        if not answer.is_redirect:
            return answer
        address = urljoin(answer.url, answer.headers["Location"])
        answer = browser.get(address, allow_redirects=False, timeout=60)
    raise AssertionError(f"it leads on and on: {answer.url}")
