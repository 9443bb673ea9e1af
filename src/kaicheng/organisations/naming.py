"""How a unit's name may be written: the rules, without a database.

`fold` brings one name to the form under which names are compared; `written_forms` gives what a full name may be
shortened to in a county of a given name (棠溪县发展和改革局 → 县发改局, 发改局, 县发展改革局 …).
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_RULES = Path(__file__).parent / "declared" / "names.toml"
_BLANK = re.compile(r"\s+")
_EDGE = " ，。；：、,.;:·“”\"'‘’《》【】[]*-—"
_BRACKETS = re.compile(r"\([^()]*\)$")
_DIVIDERS = re.compile(r"[、,;/\n]|(?<=[局委办府厅部])[和与及]")
_PLACE = re.compile(r"^(?P<place>.{2,10}?[县区市旗])(?=.)")
_GOVERNMENT = re.compile(r"^(?:.*[省市州盟])?(?P<place>.+?[县区市旗])人民政府$")


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A group that every county has: its name, other spellings, and the kinds of agency it means."""

    name: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameRules:
    """What `declared/names.toml` says."""

    stems: dict[str, tuple[str, ...]]
    endings: dict[str, tuple[str, ...]]
    open_tails: tuple[str, ...]
    idle: tuple[str, ...]
    generic: tuple[str, ...]
    groups: tuple[GroupRule, ...]


@cache
def rules() -> NameRules:
    """Read the declaration. A missing part stops the start with KeyError: nothing is guessed."""
    data: dict[str, Any] = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    return NameRules(
        stems={k: tuple(v) for k, v in data["stems"].items()},
        endings={k: tuple(v) for k, v in data["endings"].items()},
        open_tails=tuple(sorted(data["tails"]["open"], key=len, reverse=True)),
        idle=tuple(data["tails"]["idle"]),
        generic=tuple(data["tails"]["generic"]),
        groups=tuple(GroupRule(g["name"], tuple(g["names"]), tuple(g["kinds"])) for g in data["group"]),
    )


def fold(name: str) -> str:
    """Bring a name to the form names are compared in: half width, no blanks, no marks at its edges."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", name)).replace("﹑", "、").strip(_EDGE)


def without_open_tail(key: str) -> tuple[str, bool]:
    """Take 等单位 and its like off a folded name; say whether there was one."""
    for tail in rules().open_tails:
        if key.endswith(tail) and len(key) > len(tail):
            return key[: -len(tail)].strip(_EDGE), True
    return key, False


def without_remark(key: str) -> str:
    """Take a bracketed remark (（牵头）) and idle words off the end of a folded name."""
    shorter = _BRACKETS.sub("", key)
    for word in rules().idle:
        shorter = shorter.removesuffix(word)
    return shorter.strip(_EDGE)


def divide(text: str) -> list[str]:
    """Split a line of units at 、，； and at 和 after an organ's ending; brackets keep together what they hold."""
    parts: list[str] = []
    depth = 0
    begin = 0
    folded = unicodedata.normalize("NFKC", text)
    for at, sign in enumerate(folded):
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and _DIVIDERS.match(folded, at):
            parts.append(folded[begin:at])
            begin = at + 1
    parts.append(folded[begin:])
    return [part for part in (p.strip() for p in parts) if fold(part)]


def place_of(government: str) -> str:
    """Give the place a government stands for: 澹州市棠溪县人民政府 → 棠溪县; empty if it is none."""
    found = _GOVERNMENT.match(government)
    return found["place"] if found else ""


def rank_of(place: str) -> str:
    """Give 县, 区, 市 or 旗 as the short prefix of a place's organs; empty without a place."""
    return place[-1:]


def _endings(core: str) -> set[str]:
    """Other endings in use for a name without its place."""
    forms = {core}
    for ending, shorter in rules().endings.items():
        if core.endswith(ending):
            stem = core[: -len(ending)]
            forms |= {stem + other for other in shorter}
            if ending == "人民政府" and stem:
                forms.add(stem)  # 云坳镇 for 云坳镇人民政府
    return forms


def _stems(form: str) -> set[str]:
    forms = {form}
    for stem, shorter in rules().stems.items():
        if form.startswith(stem):
            forms |= {other + form[len(stem) :] for other in shorter}
    return forms


def bare(name: str, place: str) -> str:
    """Take the place (棠溪县) or its rank (县) off the front of a folded name; the name itself if neither is there."""
    if place and name.startswith(place) and len(name) > len(place):
        return name[len(place) :]
    rank = rank_of(place)
    if rank and name.startswith(rank) and len(name) > 2:  # noqa: PLR2004 - 县城 is no organ
        return name[1:]
    return name


def written_forms(name: str, place: str) -> set[str]:
    """Give all folded forms of a full or short name by rule, the name itself among them.

    Only a name that carries the place or its rank loses or changes it: 市生态环境局棠溪分局 stays as it is.
    """
    folded = fold(name)
    core = bare(folded, place)
    if core == folded and not _is_township(core):
        return {folded} | _stems(folded)
    cores = {form for ending in _endings(core) for form in _stems(ending) if len(form) > 1}
    forms = set(cores)
    for form in cores:
        forms |= {place + form, rank_of(place) + form}
    if core in {"人民政府", "政府"}:  # the county itself: 政府 alone could be any
        forms -= {"人民政府", "政府"}
    forms.add(folded)
    return forms


def _is_township(core: str) -> bool:
    return bool(re.search(r"[镇乡](?:人民政府)?$|街道(?:办事处)?$", core))
