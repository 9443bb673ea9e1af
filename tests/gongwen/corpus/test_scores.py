"""The recognised fields against the gold of the shared corpus. Skipped where the corpus is not at hand."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gongwen import cli

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("KAICHENG_CORPUS", ROOT.parent / "shared" / "corpus"))
GOAL = 0.97
FIELDS = [
    "title", "doc_number", "issuers", "written_date", "printed_date", "addressees", "disclosure", "disclosure_class",
    "genre", "attachments", "issued_docs", "copy_to", "effective_from", "valid_until",
]  # fmt: skip

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not (CORPUS / "score.py").exists(), reason="shared corpus not found; set KAICHENG_CORPUS"
    ),
]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Totals of the corpus' own scorer over what `kaicheng read --json` prints."""
    predictions = tmp_path_factory.mktemp("corpus") / "predictions.json"
    read = "import sys; from gongwen.cli import main; sys.exit(main(sys.argv[1:]))"
    files = sorted(map(str, (CORPUS / "docs").glob("*.txt")))
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(cli.__file__).parents[1]),
        "PYTHONIOENCODING": "utf-8",
    }
    printed = subprocess.run(
        [sys.executable, "-c", read, *files, "--json"], capture_output=True, check=True, env=environment
    )
    predictions.write_bytes(printed.stdout)
    scored = subprocess.run(
        [sys.executable, str(CORPUS / "score.py"), "--pred", str(predictions), "--json"],
        capture_output=True,
        check=True,
    )
    return json.loads(scored.stdout)["total"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_reaches_the_goal_over_all_documents_and_where_gold_has_a_value(
    scores: dict[str, Any], field: str
) -> None:
    assert scores["intake"][field]["value"] >= GOAL
    assert scores["intake_nonempty"][field]["value"] >= GOAL


def test_cited_numbers_reach_the_goal(scores: dict[str, Any]) -> None:
    assert scores["f"]["cited numbers in document"]["f1"] >= GOAL
