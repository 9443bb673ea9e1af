"""Addresses of an old site in the one form in which they are looked up. Pure.

Host and port do not count by themselves (an old site had several names); the path counts without case, double slashes and a
trailing “index.html”; the query counts in order of its names, without what links of messengers and statistics add.
"""

import hashlib
import re
from urllib.parse import SplitResult, parse_qsl, unquote_to_bytes, urlencode, urlsplit

ALL_BELOW = "/*"
_LONGEST = 500
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php|do)$")
_NOISE = re.compile(r"^(?:utm_|spm$|from$|isappinstalled$|scene$|timestamp$|_t$|t$|v$|share)", re.IGNORECASE)
_SLASHES = re.compile(r"/{2,}")


def host_of(address: str) -> str:
    """Give the host of an address, or of one written without http://; lower case, without port; "" for none."""
    bare = address.strip()
    if "//" not in bare:
        bare = "//" + bare if bare and not bare.startswith("/") else ""
    try:
        return (urlsplit(bare).hostname or "")[:120]
    except ValueError:
        return ""


def key_of(address: str) -> str:
    """Give the form of an address (with or without host) by which it is known; "" where it is none."""
    parts = _split(address)
    if parts is None or not parts.path.startswith("/"):
        return ""
    path = _path(parts.path)
    pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _NOISE.match(k)]
    return _short(f"{path}?{urlencode(sorted(pairs))}" if pairs else path)


def keys_for(path: str, query: str) -> list[str]:
    """Give the keys under which an address that is asked for may stand, best first: whole, without query, folders above."""
    whole = key_of(f"{path}?{query}" if query else path)
    bare = key_of(path)
    if not bare:
        return []
    keys = [whole, bare]
    above = bare
    while "/" in above:
        above = above.rpartition("/")[0]
        keys.append(_short(above + ALL_BELOW))
    return list(dict.fromkeys(key for key in keys if key))


def _split(address: str) -> SplitResult | None:
    bare = address.strip()
    try:
        return urlsplit(bare if bare.startswith("/") or "://" in bare else "//" + bare)
    except ValueError:
        return None


def _path(path: str) -> str:
    """Read percent signs as UTF-8 or, as old sites wrote them, GB 18030."""
    raw = unquote_to_bytes(path)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    text = _SLASHES.sub("/", text.casefold().replace("\\", "/"))
    text = _INDEX.sub("/", text)
    return text.rstrip("/") or "/"


def _short(key: str) -> str:
    """Keep what is too long for its column apart by a hash of the whole."""
    key = key.replace("\0", "")
    if len(key) <= _LONGEST:
        return key
    return f"{key[: _LONGEST - 41]}#{hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()}"
