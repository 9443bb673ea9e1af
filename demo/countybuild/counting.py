"""Word's automatic numbers, counted here so that a text is refused when Word would print another number."""

from countybuild.source import Line, SourceError

# Word level of each numbering style; articles and outlines are two lists (see docx_numbering).
ARTICLE_LIST = {"chapter": 0, "article": 1, "han_paren": 2, "arabic": 3}
OUTLINE_LIST = {"han": 0, "han_paren": 1, "arabic": 2, "arabic_paren": 3}
NUMERALS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """1–99 as chineseCounting prints them."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{NUMERALS[tens]}十")
    return head + (NUMERALS[ones] if ones else "")


def printed(style: str, number: int) -> str:
    """What the level's text makes of a counter."""
    return {
        "chapter": f"第{chinese(number)}章",
        "article": f"第{chinese(number)}条",
        "han": f"{chinese(number)}、",
        "han_paren": f"（{chinese(number)}）",
        "arabic": f"{number}.",
        "arabic_paren": f"（{number}）",
    }[style]


class Counter:
    """One numbered list. The level `running` goes on under a new parent, every other one begins again."""

    def __init__(self, levels: dict[str, int], *, running: int | None) -> None:
        self.levels = levels
        self.running = running
        self.counts = [0, 0, 0, 0]

    def check(self, line: Line, name: str) -> int:
        """The Word level of the line. Raises SourceError where the typed number is not the next one."""
        level = self.levels[line.level]
        self.counts[level] += 1
        for below in range(level + 1, 4):
            if below != self.running:
                self.counts[below] = 0
        expected = printed(line.level, self.counts[level])
        if expected != line.number:
            raise SourceError(
                f"{name}: Word would print {expected}, the text has {line.number} ({line.text[:20]})"
            )
        return level
