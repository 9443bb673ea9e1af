"""Near-duplicates are found among many papers that share the phrases of their office."""

from collections import Counter
from datetime import date

import pytest
from documents.factories import make_draft, publish
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.documents.likeness import (
    FREQUENT,
    KEYS,
    estimated_likeness,
    fingerprint,
    keys_of,
    likeness,
    telling_keys,
)
from kaicheng.documents.selectors.likenesses import likenesses_of
from kaicheng.documents.selectors.twins import Sought, twins_of

TODAY = date(2026, 3, 2)
HEAD = "各乡镇人民政府、街道办事处，县政府各部门：现将有关事项通知如下，请认真贯彻执行。"
TAIL = "本通知自印发之日起施行，执行中的问题请及时反馈。联系单位：县政府办公室。"


def paper(number: int) -> str:
    """A paper of its own between the phrases of the house."""
    matters = "。".join(
        f"第{number * 31 + n}号事项由第{number * 17 + n}组于当月办结并归档备查" for n in range(12)
    )
    return f"{HEAD}\n{matters}。\n{TAIL}"


def altered(text: str) -> str:
    return text.replace("备查", "待查", 2)


def test_values_that_all_bear_are_no_keys() -> None:
    sketches = [fingerprint(paper(n)) for n in range(120)]
    bearers = Counter(value for sketch in sketches for value in sketch)
    copy = fingerprint(altered(paper(7)))
    bearers.update(copy)
    keys, own = telling_keys(copy, bearers), telling_keys(sketches[7], bearers)
    assert set(keys) & set(own)
    assert all(bearers[key] <= FREQUENT for key in keys)


def test_a_text_like_no_other_is_looked_for_nowhere() -> None:
    sketch = fingerprint(paper(1))
    assert telling_keys(sketch, Counter(sketch)) == []


def test_forms_that_differ_in_a_name_alone_are_still_found() -> None:
    letters = [fingerprint(f"{paper(1)}此致{n}") for n in range(FREQUENT * 3)]
    bearers = Counter(value for sketch in letters for value in sketch)
    assert all(telling_keys(sketch, bearers) for sketch in letters)


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_the_sketch_is_sorted_and_its_keys_come_first(text: str) -> None:
    sketch = fingerprint(text)
    assert sketch == sorted(set(sketch))
    assert keys_of(sketch) == sketch[:KEYS]
    assert not sketch or likeness(text, text) == 1.0


@pytest.mark.django_db
def test_a_copy_is_found_among_many_papers_of_one_office() -> None:
    agency = None
    for n in range(FREQUENT + 15):
        edition = make_draft(body=paper(n), agency=agency)
        agency = edition.document.agency
        if n == 3:
            wanted = publish(edition)
    assert wanted.live
    text = altered(wanted.live.plain)
    found = likenesses_of(fingerprint(text), text, TODAY)
    assert found[0].edition.pk == wanted.live_id
    twin = twins_of([Sought(1, "", "", fingerprint(text))], TODAY)[1]
    assert twin.document == wanted.pk


@given(st.text("甲乙丙丁戊己庚辛", max_size=80), st.text("甲乙丙丁戊己庚辛", max_size=80), st.floats(0, 1))
def test_a_bound_spares_work_and_changes_no_answer_above_it(one: str, other: str, least: float) -> None:
    first, second = fingerprint(one), fingerprint(other)
    whole = estimated_likeness(first, second)
    bounded = estimated_likeness(first, second, least=least)
    assert bounded == whole or (bounded == 0.0 and whole < least)
