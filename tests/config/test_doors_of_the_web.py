"""What browsers are told: policies, cookies behind TLS, whose forms are trusted."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kaicheng.config.wsgi import behind_proxies

_ASK = (
    "import json; from kaicheng.config.settings import base as b;"
    "print(json.dumps([b.SESSION_COOKIE_SECURE, b.CSRF_COOKIE_SECURE, b.CSRF_TRUSTED_ORIGINS, b.DEBUG]))"
)


def settings_of(folder: Path, **given: str) -> Any:
    """The settings as a process of its own would have them."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("KAICHENG_")}
    env = {**mine, "KAICHENG_DATA": str(folder), **given}
    done = subprocess.run([sys.executable, "-c", _ASK], env=env, capture_output=True, check=True)
    return json.loads(done.stdout)


def test_behind_tls_cookies_are_secure_and_the_site_s_own_forms_are_trusted(tmp_path: Path) -> None:
    given = settings_of(tmp_path, KAICHENG_SITE_URL="https://www.xishan.example/sub/")
    assert given == [True, True, ["https://www.xishan.example"], False]


def test_without_tls_cookies_work_over_plain_http(tmp_path: Path) -> None:
    assert settings_of(tmp_path) == [False, False, [], False]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/admin/login/", "/admin/"])
def test_every_page_bears_a_policy_that_lets_nothing_in_from_elsewhere(client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "object-src 'none'" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.9", "203.0.113.9"),  # the first is what the reader says of himself
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # he comes by himself and says he is another
        ("127.0.0.1", "<script>", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_a_reader_is_known_by_his_own_address_behind_the_proxy(peer: str, forwarded: str, seen: str) -> None:
    found = []
    app = behind_proxies(lambda environ, _: found.append(environ["REMOTE_ADDR"]), ["127.0.0.1"])
    app({"REMOTE_ADDR": peer, **({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})}, None)
    assert found == [seen]
