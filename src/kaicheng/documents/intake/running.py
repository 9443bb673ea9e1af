"""The words of a read document as running text: what the rules of intake look at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from gongwen.model import Node, Numbered, OfficialDocument, Paragraph, walk
from gongwen.source import TableBlock
from kaicheng.kernel.text import sentences


@dataclass(frozen=True)
class RunningText:
    """Title, paragraphs of the body, and those of the annexes, in reading order; tables apart."""

    document: OfficialDocument
    title: str

    @cached_property
    def body(self) -> tuple[str, ...]:
        """Paragraphs of the main text."""
        return tuple(_lines(self.document.body))

    @cached_property
    def annexes(self) -> tuple[str, ...]:
        """Paragraphs of issued documents and annexes."""
        return tuple(line for annex in self.document.annexes for line in _lines(annex.body))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """All sentences, body first."""
        return tuple(s for line in (*self.body, *self.annexes) for s in sentences(line))

    @cached_property
    def opening(self) -> str:
        """About the first two thousand characters: where a text says what it is about."""
        return "".join((*self.body, *self.annexes))[:2000]

    @cached_property
    def opening_pairs(self) -> frozenset[str]:
        """Every two neighbouring characters of the opening: most of the declared words are ruled out by their first two."""
        return frozenset(map("".join, pairwise(self.opening)))


def tables_of(nodes: Iterable[Node]) -> Iterator[TableBlock]:
    """Give the tables among the nodes, at any depth."""
    for _, node in walk(tuple(nodes)):
        if isinstance(node, TableBlock):
            yield node


def _lines(nodes: tuple[Node, ...]) -> Iterator[str]:
    for _, node in walk(nodes):
        if isinstance(node, Numbered):
            yield node.line
        elif isinstance(node, Paragraph):
            yield node.text
