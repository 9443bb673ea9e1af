"""Documents cited in the words of a task, by the rules of recognition."""

from collections.abc import Sequence

from gongwen.model import Citation
from gongwen.recognition.citations import citations_in
from gongwen.recognition.layout import Para
from gongwen.recognition.normalise import NormalText


def cited_in(shown: str, key: str, own: Sequence[str], own_number: str | None) -> tuple[Citation, ...]:
    """Documents named in the words; without spans, which belong to the whole document."""
    if "《" not in key and "号" not in key:
        return ()
    text = NormalText(shown, shown, key, {}, {}, [0], [0])
    found = citations_in(text, [Para(0, len(key), key, 0)], own, own_number)
    return tuple(Citation(c.title, c.number) for c in found)
