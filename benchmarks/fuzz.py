"""Damaged files through the readers and the recogniser: no crash, no hang, no memory blow-up.

    ./kaicheng bench fuzz [COUNT] [SEED]

Takes the files of the demo county, damages them (bits, cuts, doubled and foreign pieces), and reads each as an upload
would be read. Whatever comes is a document or a named refusal; anything else is a crash. The last line gives the share
of inputs that ended so, the slowest one, and the growth of the process's peak memory.
"""

import io
import random
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from gongwen.errors import UnreadableFileError
from gongwen.reading import read_upload
from gongwen.reading.limits import Upload
from gongwen.recognise import recognise

FILES = sorted((Path(__file__).resolve().parent.parent / "demo" / "files").iterdir())
SLOWEST = 5.0  # seconds that one file may take at most
PACKED = 0.8  # of the docx are damaged inside
GROWTH = 600  # MB by which the peak may grow over the whole run


def flipped(data: bytearray, dice: random.Random) -> bytearray:
    for _ in range(dice.randint(1, 40)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return data


def cut(data: bytearray, dice: random.Random) -> bytearray:
    return data[: dice.randrange(1, len(data))]


def torn(data: bytearray, dice: random.Random) -> bytearray:
    start = dice.randrange(len(data))
    del data[start : start + dice.randint(1, 4096)]
    return data


def doubled(data: bytearray, dice: random.Random) -> bytearray:
    start = dice.randrange(len(data))
    piece = data[start : start + dice.randint(1, 4096)]
    return data[:start] + piece * dice.randint(2, 50) + data[start:]


def foreign(data: bytearray, dice: random.Random) -> bytearray:
    other = dice.choice(FILES).read_bytes()
    start, there = dice.randrange(len(data)), dice.randrange(len(other))
    return data[:start] + other[there : there + 4096] + data[start:]


def noise(data: bytearray, dice: random.Random) -> bytearray:
    start = dice.randrange(len(data))
    return data[:start] + dice.randbytes(dice.randint(1, 2048)) + data[start:]


DAMAGE: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    flipped,
    cut,
    torn,
    doubled,
    foreign,
    noise,
)


def inside(data: bytes, dice: random.Random) -> bytes:
    """Damage one part of a packed file and pack it again, so that the damage gets past the checksums."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        hurt = dice.choice([name for name in old.namelist() if name.endswith(".xml")])
        for name in old.namelist():
            part = bytearray(old.read(name))
            new.writestr(name, bytes(dice.choice(DAMAGE)(part, dice)) if name == hurt else bytes(part))
    return packed.getvalue()


def one(dice: random.Random) -> tuple[str, str, float]:
    """Damage and read one file; gives its format, the outcome and the seconds it took."""
    path = dice.choice(FILES)
    data = bytearray(path.read_bytes())
    if path.suffix == ".docx" and dice.random() < PACKED:
        data = bytearray(inside(bytes(data), dice))
    else:
        for _ in range(dice.randint(1, 3)):
            data = dice.choice(DAMAGE)(data, dice) or bytearray(b"\0")
    began = time.perf_counter()
    try:
        recognise(read_upload(Upload(bytes(data), path.name)))
        outcome = "读出"
    except UnreadableFileError as refusal:
        outcome = refusal.code
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        outcome = f"崩溃 {type(error).__name__}"
    return path.suffix, outcome, time.perf_counter() - began


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    dice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 20261121)  # noqa: S311 - no secret
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    results = [one(dice) for _ in range(count)]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    slowest = max(seconds for _, _, seconds in results)
    crashes = sum(outcome.startswith("崩溃") for _, outcome, _ in results)
    for (suffix, outcome), number in sorted(Counter((s, o) for s, o, _ in results).items()):
        print(f"{suffix:<6} {outcome:<24} {number}")
    ratio = (count - crashes) / count if slowest <= SLOWEST and grown <= GROWTH else 0.0
    print(
        f"fuzz: ratio={ratio:.4f} goal=1 inputs={count} crashes={crashes} slowest_s={slowest:.2f} peak_growth_mb={grown:.0f}"
    )


if __name__ == "__main__":
    main()
