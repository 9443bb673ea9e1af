"""Many apply at once while the site is killed: nothing that was receipted is lost, nothing is there twice.

    ./kaicheng bench applying [--seconds 60] [--applicants 50] [--on sqlite|postgresql|both]

Each applicant goes through the pages as a browser does, without scripts, and tries again whatever got no answer. The site is
killed (kill -9 of every process of it) and started again while they do. Prints sent / receipted / stored for each database.
"""

import argparse
import html
import http.client
import http.cookies
import itertools
import os
import random
import re
import socket
import sys
import tempfile
import threading
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT / "scripts")]

import postgres  # noqa: E402 - the path is set above
from moving import County, FailureError, prepare  # noqa: E402

AGENCY = "TXZFB"
KILLS = (0.25, 0.5, 0.75)  # when the site is killed, in parts of the whole time
PATIENCE = 120  # seconds after the end in which what was begun is brought to its receipt
PROOF = b"%PDF-1.4 " + b"0" * 200_000  # a scan of the usual size
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_NUMBER = re.compile(r"[A-Z0-9]+-20\d\d-\d{4,}")


@dataclass
class Office(County):  # type: ignore[misc]  # another script's
    """A county whose database is elsewhere."""

    database: str = ""
    port: int = 0

    @property
    def environment(self) -> dict[str, str]:
        more = {"KAICHENG_DATABASE_URL": self.database} if self.database else {}
        return dict(super().environment | more)

    def serve(self) -> None:
        """Start the site. Raises FailureError where it does not come up."""
        words = ("--data", str(self.data), "--port", str(self.port), "--empty", "--workers", "2")
        site = self.start(*words, module="kaicheng.config.up", quiet=True)
        end = time.monotonic() + 90
        while time.monotonic() < end and site.poll() is None:
            try:
                client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                client.request("GET", "/healthz", headers={"Host": "localhost"})
                if client.getresponse().status == http.client.OK:
                    return
            except OSError:
                time.sleep(0.1)
        raise FailureError("the site did not start")

    def stored(self) -> dict[str, list[str]]:
        """The numbers under which each application is stored, by the mark in its words."""
        question = "SELECT asked, number FROM foi_case"
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as server:
                rows = server.execute(question).fetchall()
        else:
            rows = self.ask(question)
        out: dict[str, list[str]] = {}
        for asked, number in rows:
            found = re.search(r"标记([0-9a-f]+)号", str(asked))
            if found is None:
                raise FailureError("an application is stored that nobody sent")
            out.setdefault(found[1], []).append(str(number))
        return out


@dataclass
class Tally:
    """What the applicants know: marks of what they sent, and the numbers they were told."""

    sent: set[str] = field(default_factory=set)
    receipted: dict[str, str] = field(default_factory=dict)
    tries: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)


class Browser:
    """One person's browser: cookies, forms, redirects. Tries again where no answer comes, until `until`."""

    def __init__(self, port: int, tally: Tally) -> None:
        self.port = port
        self.tally = tally
        self.cookies: dict[str, str] = {}
        self.until = 0.0
        # from a place of his own, as the proxy in front would tell it: too many from one place are refused
        self.address = f"2001:db8::{os.urandom(2).hex()}:{os.urandom(2).hex()}"

    def open(
        self, path: str, form: dict[str, str] | None = None, file: bytes | None = None
    ) -> tuple[str, str]:
        """Go to an address, or send a form there, perhaps with a proof of identity; gives where that led and the page. Raises TimeoutError."""
        while time.monotonic() < self.until:
            try:
                status, where, page = self._once(path, form, file)
            except (OSError, http.client.HTTPException):
                status, where, page = 0, "", ""
            if status in {301, 302, 303}:
                return self.open(urlsplit(where).path)
            if status == http.client.OK:
                return path, page
            if 400 <= status < 500:  # what the site refuses it means
                raise FailureError(f"{path} answered {status}")
            with self.tally.guard:
                self.tally.tries += 1
            time.sleep(random.uniform(0.2, 0.8))  # noqa: S311 - nothing secret
        raise TimeoutError

    def _once(self, path: str, form: dict[str, str] | None, file: bytes | None) -> tuple[int, str, str]:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers = {"Host": "localhost", "Cookie": cookies, "X-Forwarded-For": self.address}
        body = None
        if form is not None:
            media_type, body = encoded({**form, "csrfmiddlewaretoken": self.cookies.get("_form", "")}, file)
            headers |= {"Content-Type": media_type, "Origin": "http://localhost"}
        try:
            client.request("POST" if body is not None else "GET", path, body, headers)
            answer = client.getresponse()
            page = answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie") or []:
                for name, morsel in http.cookies.SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
            if token := _TOKEN.search(page):
                self.cookies["_form"] = html.unescape(token[1])
            return answer.status, answer.headers.get("Location", ""), page
        finally:
            client.close()


def encoded(form: dict[str, str], file: bytes | None) -> tuple[str, bytes]:
    """Media type and body of a form; with a file in parts, as a browser sends it."""
    if file is None:
        return "application/x-www-form-urlencoded", urlencode(form).encode()
    mark = os.urandom(8).hex()
    head = f"--{mark}\r\nContent-Disposition: form-data; name="
    parts = "".join(f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in form.items())
    before = f'{parts}{head}"proof"; filename="proof.pdf"\r\n\r\n'.encode()
    return f"multipart/form-data; boundary={mark}", before + file + f"\r\n--{mark}--\r\n".encode()


def apply(browser: Browser, mark: str, tally: Tally) -> None:
    """One application from the first page to its receipt. Raises TimeoutError."""
    begin = f"/apply/{AGENCY}/"
    browser.open(begin)
    browser.open(begin, {"asked": f"乡镇供水工程标记{mark}号的验收资料"})
    browser.open(f"{begin}who/")
    who = {
        "applicant_kind": "person", "name": f"申请人{mark[:4]}", "identity_kind": "other", "identity_number": f"B{mark}",
        "telephone": "0730-0000000",
    }  # fmt: skip
    browser.open(f"{begin}who/", who)
    browser.open(f"{begin}how/", {"carrier": "electronic", "way": "online"})
    with tally.guard:
        tally.sent.add(mark)
    where, page = browser.open(f"{begin}check/", {"do": "send"}, PROOF)
    number = _NUMBER.search(page)
    if where != "/apply/receipt/" or number is None:
        raise FailureError(f"{mark} ended at {where} without a number")
    with tally.guard:
        tally.receipted[mark] = number[0]


def applicant(office: Office, tally: Tally, end: float, wrong: list[str]) -> None:
    """Apply again and again until the end; what was begun by then is brought to its receipt."""
    while time.monotonic() < end:
        browser = Browser(office.port, tally)
        browser.until = end + PATIENCE
        try:
            apply(browser, os.urandom(6).hex(), tally)
        except (FailureError, TimeoutError) as error:
            wrong.append(str(error) or "no answer came")
            return


def run(office: Office, seconds: int, applicants: int) -> None:
    """One database. Raises FailureError where something is lost or doubled."""
    office.data.mkdir(parents=True)
    prepare(office)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        office.port = probe.getsockname()[1]
    office.serve()
    tally, wrong = Tally(), list[str]()
    began = time.monotonic()
    people = [
        threading.Thread(target=applicant, args=(office, tally, began + seconds, wrong))
        for _ in range(applicants)
    ]
    for person in people:
        person.start()
    for part in KILLS:
        time.sleep(max(began + seconds * part - time.monotonic(), 0))
        office.kill(office.running[-1])
        office.serve()
    for person in people:
        person.join()
    stored = office.stored()
    judge(tally, stored, wrong, "PostgreSQL" if office.database else "SQLite", seconds)


def judge(tally: Tally, stored: dict[str, list[str]], wrong: list[str], name: str, seconds: int) -> None:
    doubled = {mark for mark, numbers in stored.items() if len(numbers) > 1}
    lost = {mark for mark, number in tally.receipted.items() if stored.get(mark) != [number]}
    numbers = list(itertools.chain.from_iterable(stored.values()))
    serials = sorted(int(number.rsplit("-", 1)[1]) for number in numbers)
    print(
        f"{name}: sent {len(tally.sent)}, receipted {len(tally.receipted)}, stored {len(stored)}; killed {len(KILLS)} times in"
        f" {seconds} s, {tally.tries} tries repeated; {len(tally.receipted) / seconds:.1f} a second"
    )
    if wrong:
        raise FailureError(f"{name}: {len(wrong)} applicants gave up: {wrong[0]}")
    if lost or doubled:
        raise FailureError(f"{name}: {len(lost)} lost, {len(doubled)} doubled")
    if set(stored) != tally.sent or len(set(numbers)) != len(numbers):
        raise FailureError(f"{name}: what is stored is not what was sent")
    if serials != list(range(1, len(serials) + 1)):
        raise FailureError(f"{name}: the numbers have gaps")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--applicants", type=int, default=50)
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    for name in ("sqlite", "postgresql"):
        if options.on not in {name, "both"}:
            continue
        with tempfile.TemporaryDirectory(prefix="applying-") as folder:
            where = postgres.running() if name == "postgresql" else nullcontext("")
            with where as database:
                office = Office(Path(folder) / "county", database=database)
                try:
                    run(office, options.seconds, options.applicants)
                except FailureError as failure:
                    print(f"applying: ratio=0 goal=1 ({failure})")
                    return 1
                finally:
                    office.stop()
    print("applying: ratio=1 goal=1 lost=0 doubled=0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
