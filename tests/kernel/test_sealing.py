"""Sealing: what is sealed opens only with its key and in its place, and keys are replaced without losing anything."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaicheng.kernel.sealing import Keyring, SealError, retire, ring_at, rotate

RING = Keyring({"1": b"k" * 32}, b"m" * 32)


@given(st.binary(max_size=300), st.text(max_size=20))
def test_what_was_sealed_opens_in_its_place(plain: bytes, bound: str) -> None:
    sealed = RING.seal(plain, bound)
    assert RING.open(sealed, bound) == plain
    with pytest.raises(SealError):
        RING.open(sealed, f"{bound}!")


def test_equal_values_are_sealed_differently_and_marked_alike() -> None:
    assert RING.seal(b"x", "a") != RING.seal(b"x", "a")
    assert RING.mark("x", "a") == RING.mark("x", "a")
    assert RING.mark("x", "a") != RING.mark("x", "b")


def test_one_changed_letter_is_noticed() -> None:
    sealed = RING.seal(b"secret", "a")
    turned = "A" if sealed[-9] != "A" else "B"
    with pytest.raises(SealError):
        RING.open(f"{sealed[:-9]}{turned}{sealed[-8:]}", "a")


def test_an_older_key_opens_until_it_is_retired(tmp_path: Path) -> None:
    place = tmp_path / "keys.json"
    old = ring_at(place).seal(b"secret", "a")
    ring = rotate(place)
    assert ring.open(old, "a") == b"secret"
    assert ring.stale(old)
    new = ring.seal(b"secret", "a")
    assert not ring.stale(new)
    ring = retire(place)
    assert ring.open(new, "a") == b"secret"
    with pytest.raises(SealError, match="no key"):
        ring.open(old, "a")


def test_marks_stay_when_keys_change(tmp_path: Path) -> None:
    place = tmp_path / "keys.json"
    before = ring_at(place).mark("x", "a")
    assert rotate(place).mark("x", "a") == before


def test_only_the_owner_reads_the_keys_and_of_two_first_starts_one_wins(tmp_path: Path) -> None:
    place = tmp_path / "new" / "keys.json"
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: ring_at(place).marks, range(8)))
    assert len(set(rings)) == 1
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [one.name for one in place.parent.iterdir()] == ["keys.json"]
