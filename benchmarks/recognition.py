"""How well and how fast documents are recognised, on the gold of the shared corpus.

The last line reads `recognition: ratio=R goal=0.97 …`: R is the lowest score of any intake field.
Usage: python benchmarks/recognition.py [CORPUS]   (default: ../shared/corpus or $KAICHENG_CORPUS)
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from gongwen.cli import as_prediction  # noqa: E402 - the path is set above
from gongwen.reading import read  # noqa: E402
from gongwen.recognise import recognise  # noqa: E402
from gongwen.source import SourceText  # noqa: E402

GOAL = 0.97
ROUNDS = 20


def corpus_folder() -> Path:
    default = Path(os.environ.get("KAICHENG_CORPUS", ROOT.parent / "shared" / "corpus"))
    return Path(sys.argv[1]) if len(sys.argv) > 1 else default


def scores_of(corpus: Path, predictions: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.json"
        path.write_text(json.dumps(predictions, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(corpus / "score.py"), "--pred", str(path), "--json"]
        scored = subprocess.run(command, capture_output=True, check=True)
    total: dict[str, Any] = json.loads(scored.stdout)["total"]
    return total


def _seconds(source: SourceText) -> float:
    begin = time.perf_counter()
    recognise(source)
    return time.perf_counter() - begin


def main() -> int:
    corpus = corpus_folder()
    if not (corpus / "score.py").exists():
        print("recognition: ratio=0 goal=0.97 (the shared corpus was not found; set KAICHENG_CORPUS)")
        return 1
    sources = {path.stem: read(path) for path in sorted((corpus / "docs").glob("*.txt"))}
    total = scores_of(corpus, {name: as_prediction(recognise(source)) for name, source in sources.items()})
    lowest, lowest_field = 1.0, ""
    for field, all_documents in total["intake"].items():
        pair = (all_documents["value"], total["intake_nonempty"][field]["value"])
        print(f"{field:18} all {pair[0]:.3f}   where gold has a value {pair[1]:.3f}")
        if min(pair) < lowest or not lowest_field:
            lowest, lowest_field = min(pair), field
    print(f"{'cited numbers':18} F1 {total['f']['cited numbers in document']['f1']:.3f}")
    characters = sum(len(source.plain) for source in sources.values())
    begin = time.perf_counter()
    for _ in range(ROUNDS):
        for source in sources.values():
            recognise(source)
    rate = characters * ROUNDS / (time.perf_counter() - begin)
    longest = max(sources.values(), key=lambda source: len(source.plain))
    fastest = min(_seconds(longest) for _ in range(ROUNDS))
    print(f"longest document: {len(longest.plain)} characters in {fastest * 1000:.2f} ms")
    print(f"{len(sources)} documents, {characters} characters, {rate:,.0f} characters/s on one core")
    print(
        f"recognition: ratio={lowest:.3f} goal={GOAL} lowest_field={lowest_field} characters_per_s={rate:.0f}"
    )
    return 0 if lowest >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
