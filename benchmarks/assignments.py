"""How well and how fast the tasks of work-point documents are found, on the gold of the shared corpus.

The last line reads `assignments: ratio=R goal=1.00 …`: R is the lowest score in relation to its own goal, so
1.00 and above is reached. Usage: python benchmarks/assignments.py [CORPUS]   (default: ../shared/corpus or $KAICHENG_CORPUS)
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

from gongwen.assignments import tasks_of  # noqa: E402 - the path is set above
from gongwen.cli import as_prediction  # noqa: E402
from gongwen.model import OfficialDocument  # noqa: E402
from gongwen.reading import read  # noqa: E402
from gongwen.recognise import recognise  # noqa: E402

GOALS = {
    "tasks": 0.98,
    "lead units": 0.97,
    "responsible units": 0.96,
    "deadlines": 0.95,
    "frequencies": 0.95,
    "targets": 0.95,
    "citations in tasks": 0.95,
}
ROUNDS = 10


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


def _seconds(document: OfficialDocument) -> float:
    begin = time.process_time()
    tasks_of(document)
    return time.process_time() - begin


def main() -> int:
    corpus = corpus_folder()
    if not (corpus / "score.py").exists():
        print("assignments: ratio=0 goal=1.00 (the shared corpus was not found; set KAICHENG_CORPUS)")
        return 1
    documents = {path.stem: recognise(read(path)) for path in sorted((corpus / "docs").glob("*.txt"))}
    total = scores_of(corpus, {name: as_prediction(document) for name, document in documents.items()})
    lowest, lowest_field = 2.0, ""
    for field, goal in GOALS.items():
        score = total["f"][field]["f1"]
        print(
            f"{field:20} F1 {score:.3f}   goal {goal:.2f}   (P {total['f'][field]['precision']:.3f}, R {total['f'][field]['recall']:.3f})"
        )
        if score / goal < lowest:
            lowest, lowest_field = score / goal, field
    for field, accuracy in total["accuracy"].items():
        print(f"{field:20} accuracy {accuracy['value']:.3f}   ({accuracy['ok']} of {accuracy['n']})")
    longest = max(documents.values(), key=lambda document: len(tasks_of(document)))
    fastest = min(_seconds(longest) for _ in range(ROUNDS))
    print(f"most tasks: {len(tasks_of(longest))} in {len(longest.text)} characters, {fastest * 1000:.2f} ms")
    characters = sum(len(document.text) for document in documents.values())
    spent = min(sum(map(_seconds, documents.values())) for _ in range(ROUNDS))
    rate = characters / spent
    print(f"{len(documents)} documents, {characters} characters, {rate:,.0f} characters/s on one core")
    print(
        f"assignments: ratio={lowest:.3f} goal=1.00 lowest_field={lowest_field.replace(' ', '_')} characters_per_s={rate:.0f}"
    )
    return 0 if lowest >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
