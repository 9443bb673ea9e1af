"""How many planted numbers are stopped, how many innocent ones, and how fast: `./kaicheng bench scrutiny`.

A fixed set of texts and files comes out of `tests/planting`: numbers of persons in every place that a file has, and
codes of units, serial numbers, amounts and office telephones that only look like them. Ends with 1 on any miss, any
wrong stop, or anything hidden that cleaning left behind. `--seed N` takes another set.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from unicodedata import east_asian_width

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / place) for place in ("src", "tests")]

from planting.whole import Outcome, outcome, planted_set  # noqa: E402 - after the path above

from gongwen.scrutiny.finds import Kind  # noqa: E402
from gongwen.scrutiny.identifiers import scan  # noqa: E402

TARGET = 20  # MB of prose a second
PROSE = (
    "为贯彻落实县委、县政府关于2026年第12号文件精神，现将有关事项通知如下：一、完成投资12345.67万元，"
    "其中中央资金800万元。二、请于4月30日前报送，联系电话0746-5223456。\n"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20260302)
    cases = planted_set(parser.parse_args().seed)
    began = time.perf_counter()
    done = [outcome(case) for case in cases]
    seconds = time.perf_counter() - began
    stopped(done)
    innocent(done)
    troubles = told(done)
    files = [one for one in done if one.case.format != "txt"]
    print(f"\n{len(done)} texts and files ({len(files)} files) looked through and cleaned in {seconds:.1f} s")
    print(f"prose: {speed():.0f} MB/s of processor time (target {TARGET})")
    return 1 if troubles else 0


def stopped(done: list[Outcome]) -> None:
    planted: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    for one in done:
        for number in one.case.planted:
            planted[number.kind.label, one.case.format] += 1
        for words in one.missed:
            missed[Kind(words.split()[0]).label, one.case.format] += 1
    print(f"{wide('planted', 16)}{'format':>8}{'planted':>9}{'stopped':>9}")
    for (label, form), count in sorted(planted.items()):
        print(f"{wide(label, 16)}{form:>8}{count:>9}{count - missed[label, form]:>9}")
    total = sum(planted.values())
    print(f"{wide('all', 16)}{'':>8}{total:>9}{total - sum(missed.values()):>9}")


def innocent(done: list[Outcome]) -> None:
    counted: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for one in done:
        names = [name for name, _ in one.case.innocent]
        counted.update(names)
        if one.wrong:
            wrong.update(set(names) or {"（在有真号码的文件中）"})
    print(f"\n{wide('innocent', 34)}{'there':>7}{'stopped':>9}")
    for name in sorted(counted | wrong):
        print(f"{wide(name, 34)}{counted[name]:>7}{wrong[name]:>9}")
    print(f"{wide('all', 34)}{sum(counted.values()):>7}{sum(wrong.values()):>9}")


def told(done: list[Outcome]) -> int:
    """Print what went wrong, one line each."""
    lines = [
        f"{sort}: {one.case.name}, {one.case.where}: {words}"
        for one in done
        for sort, found in (("MISSED", one.missed), ("WRONGLY STOPPED", one.wrong), ("LEFT BEHIND", one.left))
        for words in found
    ]
    cleaned = sum(one.case.gone for one in done)
    left = sum(bool(one.left) for one in done)
    print(f"\nhidden numbers in cleaned copies: {left} of {cleaned}")
    for text in lines:
        print(text)
    return len(lines)


def speed() -> float:
    text = PROSE * 20_000
    began = time.process_time()
    found = scan(text)
    assert not found
    return len(text.encode()) / 1e6 / (time.process_time() - began)


def wide(words: str, width: int) -> str:
    return words + " " * max(0, width - sum(1 + (east_asian_width(c) in "WF") for c in words))


if __name__ == "__main__":
    sys.exit(main())
