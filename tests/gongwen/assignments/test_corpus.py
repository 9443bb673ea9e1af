"""Tasks against the gold of the shared corpus. Skipped where the corpus is not at hand."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gongwen.cli import as_prediction
from gongwen.reading import read
from gongwen.recognise import recognise

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("KAICHENG_CORPUS", ROOT.parent / "shared" / "corpus"))
GOALS = {
    "tasks": 0.98, "lead units": 0.97, "responsible units": 0.96, "deadlines": 0.95, "frequencies": 0.95, "targets": 0.95,
    "citations in tasks": 0.95, "cited numbers in document": 0.97,
}  # fmt: skip

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not (CORPUS / "score.py").exists(), reason="shared corpus not found; set KAICHENG_CORPUS"
    ),
]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Totals of the corpus' own scorer."""
    predictions = tmp_path_factory.mktemp("corpus") / "predictions.json"
    found = {
        path.stem: as_prediction(recognise(read(path))) for path in sorted((CORPUS / "docs").glob("*.txt"))
    }
    predictions.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, str(CORPUS / "score.py"), "--pred", str(predictions), "--json"],
        capture_output=True,
        check=True,
    )
    return json.loads(scored.stdout)["total"]


@pytest.mark.parametrize("field", GOALS)
def test_a_field_reaches_its_goal(scores: dict[str, Any], field: str) -> None:
    assert scores["f"][field]["f1"] >= GOALS[field]


def test_paths_and_days_are_right(scores: dict[str, Any]) -> None:
    assert scores["accuracy"]["task path"]["value"] >= 0.98
    assert scores["accuracy"]["deadline date"]["value"] >= 0.95
