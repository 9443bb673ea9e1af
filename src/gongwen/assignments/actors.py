"""Units that running text makes the subject of a duty: 县财政局要…, 由县审计局牵头."""

import re
from collections.abc import Iterator, Sequence

from gongwen.assignments.items import Stretch
from gongwen.assignments.model import Assignment
from gongwen.assignments.notes import Claim, share_of
from gongwen.assignments.units import chain_from, is_list, names_in, units_of

_CLAUSE = re.compile(r"(?:^|(?<=[。；，：、！\n]))(?:由|请)?")
_DUTY = re.compile(
    r"(?:分别|共同|具体|主要)?(?P<role>牵头负责|牵头|负责(?!人|同志)|配合|协助|会同|要|应当?|须|必须|按照|根据)"
)
_ROLE_WORD = re.compile(r"牵头|负责|配合|协助|会同")
_DUTY_WORD = re.compile(r"牵头|负责|配合|协助|会同|要|应|须|按照|根据")


def actors_in(stretches: Sequence[Stretch]) -> Iterator[Assignment]:
    """Subjects of duties, in order, each name once for each role."""
    seen: set[tuple[str, str]] = set()
    for stretch in stretches:
        passage = stretch.passage
        for claim in claims_in(stretch):
            words = passage.key[claim.names.ranges[0][0] : claim.names.ranges[-1][1]]
            if (words, claim.role) in seen:
                continue
            seen.add((words, claim.role))
            units = units_of(passage.key, passage.shown, claim.names)
            stop = min(
                (n + 1 for c in "。；" if (n := passage.key.find(c, claim.end, stretch.end)) > 0),
                default=stretch.end,
            )
            yield Assignment(
                claim.share, claim.role, units, passage.quote(claim.start, stop), claim.names.open_ended
            )


def claims_in(stretch: Stretch) -> Iterator[Claim]:
    """Units at the head of a clause with the word of their duty behind them."""
    key = stretch.passage.key
    if not _DUTY_WORD.search(key, stretch.start, stretch.end):
        return
    done = stretch.start
    for clause in _CLAUSE.finditer(key, stretch.start, stretch.end):
        start = clause.end()
        if start < done:  # 各部门 in 各乡镇、各部门配合
            continue
        end = chain_from(key, start, min(stretch.end, start + 120), whole=True)
        duty = _DUTY.match(key, end, stretch.end) if end > start else None
        names = names_in(key, start, end)
        if duty is None or not names.ranges or not is_list(key[start:end]):
            continue
        done = duty.end()
        role = duty["role"] if _ROLE_WORD.search(duty["role"]) else ""
        yield Claim(share_of(role), role, names, start, duty.end())
