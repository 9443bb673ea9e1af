"""Who applies: what Article 29 asks for, as it is sealed and opened."""

import json
from dataclasses import asdict, dataclass, fields
from uuid import UUID

from django.conf import settings

from kaicheng.kernel.sealing import Keyring, ring_at


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person, or an organisation with its representative and contact. All text; what was not given is empty."""

    name: str
    identity_kind: str
    identity_number: str
    telephone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    fax: str = ""
    representative: str = ""
    contact: str = ""
    agent: str = ""  # 委托代理人, with the proof among the papers

    @property
    def plain(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def of(cls, plain: bytes) -> "Applicant":
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in json.loads(plain).items() if key in known})

    @property
    def essence(self) -> str:
        """What tells one applicant from another: the number of the proof of identity, else the name."""
        return "".join(self.identity_number.split()).upper() or "".join(self.name.split())


ERASED = Applicant(name="（已清除）", identity_kind="", identity_number="")


def ring() -> Keyring:
    return ring_at(settings.SEALING_KEYS)


def applicant_mark(applicant: Applicant, filing: UUID) -> str:
    """Equal for the same applicant. Who gave neither number nor name is like nobody else, so his filing stands for him."""
    return _applicant(applicant.essence or str(filing))


def marks_of(words: str) -> frozenset[str]:
    """By which an applicant is found: the words are the number of his proof of identity, or his name. None for no words."""
    bare = "".join(words.split())
    return frozenset({_applicant(bare.upper()), _applicant(bare), name_mark(bare)} if bare else ())


def _applicant(essence: str) -> str:
    return ring().mark(essence, "foi.applicant")


def name_mark(name: str) -> str:
    """Of a name, however it is spaced; "" for none."""
    bare = "".join(name.split())
    return ring().mark(bare, "foi.name") if bare else ""


def asked_mark(asked: str) -> str:
    """Equal for the same words, however they are spaced."""
    return ring().mark("".join(asked.split()), "foi.asked")


def code_mark(code: str) -> str:
    """Of a query code as typed: without blanks and dashes, letters large."""
    return ring().mark("".join(char for char in code.upper() if char.isalnum()), "foi.code")
