"""What is asked for often (Article 44): the same words, or much the same, gathered from many applications. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaicheng.kernel.text import folded

ALIKE = 0.6  # share of the shorter text's pairs of characters that the other has too
_SHORTEST = 4  # pairs: a shorter text says too little to be like another
_COMMON = ("申请", "公开", "政府", "信息", "关于", "文件", "相关", "请提", "提供", "资料")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one application asked for. `mark` is equal for the same words; `who` for the same applicant."""

    key: int
    text: str
    mark: str
    who: str


@dataclass(frozen=True, slots=True)
class Often:
    """Applications that ask for much the same; `text` is what the newest of them says, `people` how many different applicants."""

    text: str
    keys: tuple[int, ...]
    people: int


def asked_often(asked: Sequence[Asked], least: int) -> list[Often]:
    """Gather applications that ask alike, those gathered from most first. `asked` has the newest first."""
    groups: list[list[Asked]] = []
    pairs: list[frozenset[str]] = []
    by_mark: dict[str, int] = {}
    by_pair: dict[str, set[int]] = defaultdict(set)
    for one in asked:
        mine = _pairs(one.text)
        place = by_mark.get(one.mark)
        if place is None:
            place = _like(mine, pairs, by_pair)
        if place is None:
            place = len(groups)
            groups.append([])
            pairs.append(mine)
            for pair in mine:
                by_pair[pair].add(place)
        by_mark.setdefault(one.mark, place)
        groups[place].append(one)
    found = [_often(group) for group in groups if len(group) >= least]
    return sorted(found, key=lambda often: (-len(often.keys), -often.people))


def _like(mine: frozenset[str], pairs: Sequence[frozenset[str]], by_pair: dict[str, set[int]]) -> int | None:
    """The group whose first text is most like this one, if it is like it at all."""
    shared: dict[int, int] = defaultdict(int)
    for pair in mine:
        for place in by_pair.get(pair, ()):
            shared[place] += 1
    best = max(shared, key=lambda place: (_share(shared[place], mine, pairs[place]), -place), default=None)
    if best is None or _share(shared[best], mine, pairs[best]) < ALIKE:
        return None
    return best


def _share(common: int, one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return common / shorter if shorter >= _SHORTEST else 0.0


def _pairs(text: str) -> frozenset[str]:
    """Neighbouring characters, without the words that every application has."""
    plain = folded(text)
    return frozenset(_neighbours(plain)) - set(_COMMON)


def _neighbours(plain: str) -> Iterable[str]:
    return (plain[at : at + 2] for at in range(len(plain) - 1))


def _often(group: Sequence[Asked]) -> Often:
    return Often(group[0].text, tuple(one.key for one in group), len({one.who for one in group}))
