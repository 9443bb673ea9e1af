"""Steps that several journeys share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class County:
    """A running county: its address, its data folder, the password of its demo accounts."""

    address: str
    data: Path

    @property
    def password(self) -> str:
        text = (self.data / "demo-accounts.txt").read_text(encoding="utf-8")
        return text.split("口令：", 1)[1].split("（", 1)[0].strip()


def sign_in(page: Any, county: str, username: str, password: str) -> None:
    page.goto(county + "/admin/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


def assert_accessible(page: Any, *, leave_out: tuple[str, ...] = ()) -> None:
    """No violation that axe finds. `leave_out`: rules that the shell (not ours) breaks."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, options={"rules": {rule: {"enabled": False} for rule in leave_out}})
    troubles = [
        f"{v['id']}: {v['help']}\n    " + "\n    ".join(node["html"][:200] for node in v["nodes"][:3])
        for v in results.response["violations"]
    ]
    assert not troubles, f"{page.url}\n" + "\n".join(troubles)


def assert_stays_home(page: Any, county: str) -> None:
    """No request left the site."""
    home = urlsplit(county).netloc
    away = [url for url in page.asked if url.startswith("http") and urlsplit(url).netloc != home]
    assert not away, away
