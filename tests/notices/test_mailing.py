"""Letters over a real connection, as files, and what nobody can smuggle into their heads."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from hypothesis import given
from hypothesis import strategies as st
from organisations.factories import NOW

from kaicheng.config.environment import mail
from kaicheng.events.models import Delivery, DeliveryState, Event
from kaicheng.events.services import deliver_due
from kaicheng.notices import mailing, services

LETTER = {
    "to": "a@example.org",
    "subject": "请确认订阅",
    "text": "点击链接。\n.\n确认。",
    "html": "<p>点击链接。</p>",
}


class Sink(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs."""

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ", 1)[0].upper()
            if word == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part.removeprefix(b".") if part.startswith(b"..") else part)
                self.server.letters.append(b"".join(lines))  # type: ignore[attr-defined]
            self.say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def sink() -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.django_db
def test_a_queued_letter_reaches_the_server(
    sink: socketserver.ThreadingTCPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in mail(f"smtp://127.0.0.1:{sink.server_address[1]}").items():
        monkeypatch.setattr(configured, name, value)
    monkeypatch.setattr(configured, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    unsubscribe = {"List-Unsubscribe": "<http://localhost:8000/u/1/>"}
    services.post_mail(**LETTER, headers=unsubscribe, now=NOW)
    deliver_due(now=NOW)
    assert Delivery.objects.get().state == DeliveryState.DONE, Delivery.objects.get().error
    letter = email.message_from_bytes(sink.letters[0], policy=email.policy.default)  # type: ignore[attr-defined]
    assert (letter["To"], letter["Subject"]) == ("a@example.org", "请确认订阅")
    assert letter["List-Unsubscribe"] == "<http://localhost:8000/u/1/>"
    assert letter.get_body(("plain",)).get_content().splitlines() == ["点击链接。", ".", "确认。"]  # type: ignore[union-attr]
    assert "点击链接" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]


@pytest.mark.django_db
def test_without_a_server_letters_are_kept_as_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configured, "MAIL_OUTBOX", tmp_path / "outbox")
    monkeypatch.setattr(configured, "EMAIL_BACKEND", "kaicheng.notices.mailing.FolderBackend")
    for number in range(2):
        services.post_mail(**{**LETTER, "subject": f"第{number}封"}, now=NOW)
    deliver_due(now=NOW)
    files = sorted((tmp_path / "outbox").glob("20260302T010000-*.eml"))
    letters = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
    assert {letter["Subject"] for letter in letters} == {"第0封", "第1封"}


@pytest.mark.django_db
def test_a_letter_sent_again_is_the_same_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configured, "MAIL_OUTBOX", tmp_path / "outbox")
    monkeypatch.setattr(configured, "EMAIL_BACKEND", "kaicheng.notices.mailing.FolderBackend")
    services.post_mail(**LETTER, now=NOW)
    payload = Event.objects.get(name=services.MAIL).payload
    services.send_mail(payload, NOW)
    services.send_mail(payload, NOW)
    assert len(list((tmp_path / "outbox").iterdir())) == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_adds_a_header(subject: str, more: str) -> None:
    payload = {
        **LETTER,
        "subject": f"{subject}\r\nBcc: x@example.org\r\n\r\n{more}",
        "headers": {"List-Id": more},
    }
    letter = mailing.compose(payload, mark="1", at=NOW)
    parsed = email.message_from_bytes(letter.message().as_bytes(), policy=email.policy.default)
    assert parsed["Bcc"] is None
    assert parsed["To"] == "a@example.org"
    assert parsed.get_body(("plain",)).get_content().startswith("点击链接")  # type: ignore[union-attr]


@pytest.mark.parametrize("to", ["", "a", "a@b\r\nBcc: x@example.org", "a@example.org, b@example.org", "甲@"])
def test_only_one_true_address_is_written_to(to: str) -> None:
    with pytest.raises(ValidationError):
        services.post_mail(**{**LETTER, "to": to}, now=NOW)


@pytest.mark.parametrize("name", ["Bcc", "From", "To", "Subject", "Content-Type", "X-Any"])
def test_a_caller_sets_no_header_that_is_ours(name: str) -> None:
    with pytest.raises(ValueError, match="may not set"):
        services.post_mail(**LETTER, headers={name: "x"}, now=NOW)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.gov.cn", 25, False, False),
        ("smtp://u%40x:p%3Aw@mail.example.gov.cn:2525?tls=1", 2525, True, False),
        ("smtp://mail.example.gov.cn?tls=1", 587, True, False),
        ("smtps://mail.example.gov.cn", 465, False, True),
    ],
)
def test_a_mail_servers_address_is_read(url: str, port: int, tls: bool, ssl: bool) -> None:
    found = mail(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.gov.cn", port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    if "@" in url:
        assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("u@x", "p:w")


@pytest.mark.parametrize("url", ["http://mail", "smtp:///x", "mail.example.gov.cn"])
def test_an_address_that_is_none_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="邮件服务器地址"):
        mail(url)


def test_the_tests_send_nothing() -> None:
    assert "locmem" in configured.EMAIL_BACKEND
    assert get_connection() is not None
    assert not mailing.configured()
