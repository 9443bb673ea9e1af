"""What every kind of public page costs a reader, and what stands wrong on it; fails where a budget is passed.

    ./kaicheng bench pages [http://localhost:8000]

Without an address the demo county is started. Each page is opened fresh (nothing cached) on a desk and on a telephone.
"""

import contextlib
import json
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path[:0] = [
    str(Path(__file__).resolve().parents[1] / "tests" / part) for part in ("journeys", "")
]  # its conftest

from browsers import ARGUMENTS, BROWSER  # noqa: E402 - found by the line above

SCREENS = {"1280": {"width": 1280, "height": 900}, "390": {"width": 390, "height": 844}}
# the budgets: a first visit with nothing cached
MOST_REQUESTS = 14
MOST_BYTES = 250 * 1024  # as they travel, compressed
MOST_NODES = 3000
MOST_SHIFT = 0.05  # CLS: nothing jumps while it is read
MOST_BLOCKED = 200  # ms the page does not answer to the reader (TBT)
SLOWEST_PAINT = 2500  # ms until the largest part stands (LCP); the machine of the run counts
_WATCH = """
window.__seen = {lcp: 0, cls: 0, tbt: 0, csp: []};
const watch = (type, take) => { try { new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({type, buffered: true}); } catch {} };
watch("largest-contentful-paint", (entry) => { window.__seen.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.__seen.cls += entry.value; });
watch("longtask", (entry) => { window.__seen.tbt += Math.max(0, entry.duration - 50); });
document.addEventListener("securitypolicyviolation", (event) => window.__seen.csp.push(event.violatedDirective + " " + event.blockedURI));
"""
_LOOK = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
  const wrong = [];
  if (document.documentElement.lang !== "zh-CN") wrong.push("lang");
  if (!document.title.trim()) wrong.push("title");
  if (all("h1").length !== 1) wrong.push("h1 × " + all("h1").length);
  all("img:not([alt])").forEach((img) => wrong.push("alt: " + img.src));
  all("input:not([type=hidden]), select, textarea").forEach((field) => {
    if (!field.labels?.length && !field.getAttribute("aria-label")) wrong.push("label: " + field.name);
  });
  ["SiteName", "SiteDomain", "description"].forEach((name) => { if (!meta(name)) wrong.push("meta " + name); });
  all("a[target=_blank]:not([rel~=noopener])").forEach((a) => wrong.push("noopener: " + a.href));
  if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push("scrolls sideways");
  return {nodes: all("*").length, wrong, seen: window.__seen};
}"""


@dataclass
class Page:
    """What one page on one screen cost and what stood wrong."""

    name: str
    screen: str
    requests: int = 0
    size: int = 0
    nodes: int = 0
    lcp: float = 0
    cls: float = 0
    tbt: float = 0
    wrong: list[str] = field(default_factory=list)

    def over(self) -> list[str]:
        """The budgets that are passed, in words."""
        limits = (
            ("requests", self.requests, MOST_REQUESTS),
            ("bytes", self.size, MOST_BYTES),
            ("nodes", self.nodes, MOST_NODES),
            ("CLS", self.cls, MOST_SHIFT),
            ("TBT", self.tbt, MOST_BLOCKED),
            ("LCP", self.lcp, SLOWEST_PAINT),
        )
        return [f"{name} {value:g} > {most:g}" for name, value, most in limits if value > most]


def kinds(address: str) -> dict[str, str]:
    """Every kind of public page, each with an address that exists in this county."""
    documents = _read(f"{address}/api/v1/documents?limit=1")["items"]
    columns = _read(f"{address}/api/v1/columns")["items"]
    code, agency = documents[0]["code"], documents[0]["agency"]["code"]
    found = {
        "home": "/", "library": "/library/", "in force": "/library/in-force/", "document": f"/d/{code}/",
        "search": "/search/", "results": "/search/?q=%E9%80%9A%E7%9F%A5", "no results": "/search/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E7%A7%8D%E8%AF%8D",
        "agencies": "/agencies/", "agency": f"/agencies/{agency}/", "columns": "/c/", "archive": "/archive/",
        "disclosure": "/disclosure/", "section": f"/disclosure/{agency}/", "guide": f"/disclosure/{agency}/guide/",
        "statutory": f"/disclosure/{agency}/statutory/", "reports": f"/disclosure/{agency}/reports/",
        "plans": "/disclosure/plans/", "meetings": "/disclosure/meetings/", "clean-up": "/cleanup/",
        "calendar": "/calendar/", "subscribe": "/subscribe/", "sitemap": "/sitemap/", "API": "/api/",
        "apply": "/apply/", "applying": f"/apply/{agency}/", "look-up": "/apply/case/", "terms": "/apply/terms/",
        "ledgers": "/ledger/", "not found": "/d/zzzzzzzz/",
    }  # fmt: skip
    return found | ({"column": f"/c/{columns[0]['code']}/"} if columns else {})


def _read(address: str) -> Any:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own county
        return json.load(answer)


def measure(browser: Any, address: str, name: str, path: str, screen: str, *, axe: bool = True) -> Page:
    """Open a page as a reader does who was never here."""
    found = Page(name, screen)
    context = browser.new_context(viewport=SCREENS[screen], locale="zh-CN")
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        _listen(context, page, found, address)
        page.goto(address + path, wait_until="load")
        page.wait_for_timeout(250)
        _take(page, found)
        if axe:
            found.wrong += _axe(page)
    finally:
        context.close()
    return found


def _listen(context: Any, page: Any, found: Page, address: str) -> None:
    home = urlsplit(address).netloc
    session = context.new_cdp_session(page)
    session.send("Network.enable")

    def finished(event: dict[str, Any]) -> None:
        found.size += int(event["encodedDataLength"])

    def asked(request: Any) -> None:
        if request.url.startswith("http"):
            found.requests += 1
            if urlsplit(request.url).netloc != home:
                found.wrong.append(f"outside host: {request.url}")

    def said(message: Any) -> None:
        # a page that is itself an error says so in the console; that is no fault of it
        if message.type == "error" and "Failed to load resource" not in message.text:
            found.wrong.append(f"console: {message.text[:120]}")

    session.on("Network.loadingFinished", finished)
    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: found.wrong.append(f"script: {str(error)[:120]}"))


def _take(page: Any, found: Page) -> None:
    told = page.evaluate(_LOOK)
    seen = told["seen"]
    found.nodes, found.wrong = (
        told["nodes"],
        found.wrong + told["wrong"] + [f"CSP: {one}" for one in seen["csp"]],
    )
    found.lcp, found.cls, found.tbt = round(seen["lcp"]), round(seen["cls"], 4), round(seen["tbt"])


def _axe(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(page).response["violations"]
    return [f"axe {one['id']}: {one['nodes'][0]['html'][:110]}" for one in violations]


@contextlib.contextmanager
def county() -> Iterator[str]:
    """The demo county, started as an office starts it."""
    import conftest

    class Folders:
        def mktemp(self, name: str) -> Path:
            return Path(tempfile.mkdtemp(prefix=f"kaicheng-{name}-"))

    running = conftest.county.__wrapped__(Folders())
    try:
        yield next(running).address
    finally:
        running.close()


def main() -> int:
    if not BROWSER:
        print("No Chromium found; nothing measured.")
        return 1
    from playwright.sync_api import sync_playwright

    where = contextlib.nullcontext(sys.argv[1].rstrip("/")) if len(sys.argv) > 1 else county()
    bad = 0
    with where as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        print(
            f"{'page':<12}{'width':>6}{'requests':>10}{'KB':>8}{'nodes':>7}{'LCP ms':>8}{'CLS':>8}{'TBT ms':>8}"
        )
        for name, path in kinds(address).items():
            for screen in SCREENS:
                page = measure(browser, address, name, path, screen)
                print(
                    f"{name:<12}{screen:>6}{page.requests:>10}{page.size / 1024:>8.1f}{page.nodes:>7}"
                    f"{page.lcp:>8.0f}{page.cls:>8.3f}{page.tbt:>8.0f}"
                )
                for trouble in [*page.over(), *page.wrong]:
                    bad += 1
                    print(f"    ! {trouble}")
        browser.close()
    print(f"{bad} troubles" if bad else "every page within its budgets, nothing found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
