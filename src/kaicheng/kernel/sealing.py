"""Sealing: encryption at rest of what identifies a person, with keys that rotate, and marks by which equals are found.

A sealed value is `v1.<key id>.<base64>`: AES-256-GCM under the newest key, bound to the place it belongs to (`bound`), so that
a value copied into another row does not open there. A key that was replaced stays on the ring until nothing is sealed under it.
A mark is a keyed digest of a value; equal values have equal marks, and nothing can be read from one.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "v1"
_NONCE, _KEY = 12, 32  # bytes


class SealError(Exception):
    """A sealed value that cannot be opened: its key is not on the ring, it was changed, or it belongs elsewhere."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by their id, the newest last, and the one key of the marks, which never changes."""

    keys: Mapping[str, bytes]
    marks: bytes

    @property
    def newest(self) -> str:
        return next(reversed(list(self.keys)))

    def seal(self, plain: bytes, bound: str) -> str:
        """Seal under the newest key; `bound` names the place, e.g. “foi.case:<uuid>”."""
        nonce = secrets.token_bytes(_NONCE)
        closed = AESGCM(self.keys[self.newest]).encrypt(nonce, plain, bound.encode())
        return f"{_VERSION}.{self.newest}.{base64.b64encode(nonce + closed).decode('ascii')}"

    def open(self, sealed: str, bound: str) -> bytes:
        """Raises SealError."""
        version, _, rest = sealed.partition(".")
        key_id, _, text = rest.partition(".")
        if version != _VERSION or key_id not in self.keys:
            raise SealError(f"no key {key_id!r} on the ring for a value of {bound}")
        try:
            data = base64.b64decode(text, validate=True)
            return AESGCM(self.keys[key_id]).decrypt(data[:_NONCE], data[_NONCE:], bound.encode())
        except (InvalidTag, ValueError) as error:
            raise SealError(f"the sealed value of {bound} was changed or belongs elsewhere") from error

    def stale(self, sealed: str) -> bool:
        """Whether the value is sealed under a key that was replaced."""
        return not sealed.startswith(f"{_VERSION}.{self.newest}.")

    def mark(self, value: str, purpose: str) -> str:
        """Give a keyed digest, 64 hex digits; equal for equal values of one purpose."""
        return hmac.new(self.marks, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def ring_at(place: Path) -> Keyring:
    """Read the ring of a file; make one with a first key where there is none. Readable by its owner alone."""
    if not place.exists():
        _write(place, {"marks": _fresh(), "keys": [{"id": "1", "key": _fresh()}]}, new=True)
    stat = place.stat()
    return _read(place, stat.st_mtime_ns, stat.st_size)


def rotate(place: Path) -> Keyring:
    """Add a key, which is the newest from now on. What is sealed under older ones must be sealed anew by its owners."""
    ring_at(place)
    data = json.loads(place.read_text(encoding="ascii"))
    number = max(int(key["id"]) for key in data["keys"]) + 1
    data["keys"].append({"id": str(number), "key": _fresh()})
    _write(place, data)
    return ring_at(place)


def retire(place: Path) -> Keyring:
    """Drop every key but the newest. Only once nothing is sealed under the others."""
    data = json.loads(place.read_text(encoding="ascii"))
    data["keys"] = data["keys"][-1:]
    _write(place, data)
    return ring_at(place)


@lru_cache(maxsize=4)
def _read(place: Path, changed: int, size: int) -> Keyring:
    del changed, size  # they only tell one version of the file from another
    data = json.loads(place.read_text(encoding="ascii"))
    keys = {key["id"]: base64.b64decode(key["key"]) for key in data["keys"]}
    return Keyring(keys, base64.b64decode(data["marks"]))


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY)).decode("ascii")


def _write(place: Path, data: Mapping[str, object], *, new: bool = False) -> None:
    """Write whole or not at all; of two processes that make the first ring at once, one wins and both read the same."""
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f"{place.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(data, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        if new:
            try:
                os.link(temporary, place)
            except FileExistsError:
                return
        else:
            temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)
