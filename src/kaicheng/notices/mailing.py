"""Letters by e-mail: composed safely, and kept as files where no mail server is set."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from kaicheng.kernel.text import without_controls

LONGEST_SUBJECT = 200
# headers that a caller may set; everything else is ours (RFC 8058 for the two of List-Unsubscribe)
ALLOWED = frozenset({"list-unsubscribe", "list-unsubscribe-post", "list-id", "auto-submitted", "reply-to"})
_BLANKS = re.compile(r"\s+")


def one_line(text: str) -> str:
    """Make a header's value: no line ends, nothing unseen. Whoever gives the text cannot add a header."""
    return without_controls(_BLANKS.sub(" ", text)).strip()


def configured() -> bool:
    """Say whether a mail server is set; without one letters are kept as files."""
    return bool(settings.MAIL_CONFIGURED)


def checked_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Give the headers that a letter may carry. Raises ValueError for any other: a mistake in the code."""
    found = {name: one_line(value) for name, value in (headers or {}).items()}
    if wrong := [name for name in found if name.lower() not in ALLOWED]:
        raise ValueError(f"a letter may not set {wrong[0]!r}")
    return found


def compose(payload: Mapping[str, Any], *, mark: str, at: datetime) -> EmailMessage:
    """Build the letter. `mark` makes its Message-ID, the same one when it is sent again."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    digest = hashlib.sha256(mark.encode()).hexdigest()[:32]
    headers = {
        "Date": format_datetime(at),
        "Message-ID": f"<{digest}@{host}>",
        "Auto-Submitted": "auto-generated",
        **checked_headers(payload.get("headers")),
    }
    to = payload["to"]
    validate_email(to)
    letter = EmailMultiAlternatives(
        subject=one_line(payload["subject"])[:LONGEST_SUBJECT],
        body=payload["text"],
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers=headers,
    )
    if payload.get("html"):
        letter.attach_alternative(payload["html"], "text/html")
    return letter


class FolderBackend(BaseEmailBackend):
    """Keeps each letter as an .eml file that any mail program opens: a demonstration shows them, nothing leaves."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_OUTBOX)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            content = message.message().as_bytes()
            at = parsedate_to_datetime(str(message.extra_headers["Date"]))
            name = hashlib.sha256(str(message.extra_headers["Message-ID"]).encode()).hexdigest()[:12]
            (folder / f"{at:%Y%m%dT%H%M%S}-{name}.eml").write_bytes(content)
        return len(email_messages)
