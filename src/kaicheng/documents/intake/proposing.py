"""Proposals of intake that no single word of the paper states: theme, catalogue item, summary, keywords, audience."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import rjieba

from kaicheng.catalogue.selectors import disclosure_tree
from kaicheng.documents.declared import audiences, genres, stop_words, themes
from kaicheng.documents.intake.running import RunningText
from kaicheng.kernel.text import sentences, shortened

SUMMARY_LENGTH = 200  # characters
MOST_KEYWORDS = 5
_IN_TITLE = 6  # how much more a word in the title says than one in the text
_IN_UNITS = 3
_MOST_COUNTED = 3  # a word says no more when it stands there a fourth time
_LEAST_SCORE = 4
_OTHER_ITEM = "20.15"
_SURE_SCORE = 24
_HEADING = 8  # characters: what is not longer is a heading
_PURPOSE = re.compile(r"^(?:第一条\s*)?(?:为|根据|按照|依据|针对|鉴于|近年来)")
_PROVISION = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])"
)
_TELLING = frozenset(
    {"n", "nz", "vn", "an", "l", "i", "j", "nl"}
)  # nouns and set phrases; no places, persons, numerals
_HAN = re.compile(r"^[一-龥]{2,8}$")
_NORMATIVE_NAME = re.compile(r"(?:办法|规定|细则|规则)(?:（[^）]*）)?(?:》?的通知)?$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value with the words that speak for it and how sure it is, 0..1."""

    value: str
    words: str
    confidence: float


def theme_of(text: RunningText, agency_names: Iterable[str]) -> Proposal | None:
    """Propose a theme by the declared keywords in title, opening and the issuing agency's name."""
    scores: Counter[str] = Counter()
    words: dict[str, list[str]] = {}
    units = "".join(agency_names)
    pairs = {*text.opening_pairs, *map("".join, pairwise(text.title)), *map("".join, pairwise(units))}
    for code, keyword in _keywords_among(pairs):
        score = _weight(keyword, text) + (_IN_UNITS if keyword in units else 0)
        if score:
            scores[code] += score
            words.setdefault(code, []).append(keyword)
    return _best(scores, words)


def catalogue_item_of(text: RunningText, genre: str, *, normative: bool, issued: Iterable[str]) -> Proposal:
    """Propose a place in the tree of Articles 20–21: the first for normative documents, “other” where none fits."""
    if normative:
        return Proposal("20.1", "行政规范性文件", 0.9)
    names = [genre, *(ending_genre(title) for title in issued)]
    scores: Counter[str] = Counter()
    words: dict[str, list[str]] = {}
    for item in disclosure_tree():
        by_genre = [name for name in names if name in item.genres]
        # a text mentions many fields in passing; what it is about stands in its title
        found = [(keyword, _weight(keyword, text)) for keyword in item.keywords if keyword in text.title]
        score = _IN_TITLE * 2 * len(by_genre[:1]) + sum(weight for _, weight in found)
        if score:
            scores[item.code] = score
            words[item.code] = by_genre + [keyword for keyword, weight in found if weight]
    return _best(scores, words) or Proposal(_OTHER_ITEM, "", 0.3)


def is_normative(
    text: RunningText, *, registered: bool, issued: Iterable[str], in_effect_from: bool
) -> float:
    """Say how sure it is that this is a normative document 行政规范性文件 (State Council General Office 2018 No. 37)."""
    if registered:
        return 0.95
    named = any(_NORMATIVE_NAME.search(title) for title in (text.title, *issued))
    return 0.7 if named and in_effect_from else 0.0


def ending_genre(title: str) -> str:
    """Give the genre a title ends in (某办法（试行） → 办法), "" for none."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", title.strip().strip("《》"))
    ending = [(bare.rfind(n), n, g.name) for g in genres().values() for n in (g.name, *g.old_names)]
    matches = [(len(n), name) for at, n, name in ending if at >= 0 and at + len(n) == len(bare)]
    return max(matches)[1] if matches else ""


def summary_of(text: RunningText) -> str:
    """Give the sentences that say to what purpose, at most 200 characters, up to where the provisions begin."""
    for lines in (text.body[:8], text.annexes[:12]):
        summary = _purpose(lines, asked=True)
        if summary:
            return summary
    return _purpose(text.body[:8], asked=False) or _purpose(text.annexes[:8], asked=False)


def _purpose(lines: Sequence[str], *, asked: bool) -> str:
    """Give the first sentences of the lines; `asked`: beginning with one that names a purpose or a ground."""
    said = [(sentence, n) for n, line in enumerate(lines) for sentence in sentences(line)]
    said = [(sentence, n) for sentence, n in said if len(sentence) > _HEADING]
    first = next((at for at, (s, _) in enumerate(said) if not asked or _PURPOSE.match(s)), None)
    if first is None:
        return ""
    summary = re.sub(r"^第一条\s*", "", said[first][0])
    for sentence, line in said[first + 1 :]:
        begins = _PROVISION.match(lines[line])
        if len(summary) + len(sentence) > SUMMARY_LENGTH or (begins and line != said[first][1]):
            break
        summary += sentence
    return shortened(summary, SUMMARY_LENGTH)


def keywords_of(text: RunningText) -> list[str]:
    """Give up to five words that stand for the text, most telling first."""
    counts: Counter[str] = Counter()
    stopped = stop_words()
    for words, weight in ((text.title, _IN_TITLE), (text.opening, 1)):
        for word, kind in segmenter().tag(words):
            if kind in _TELLING and word not in stopped and _HAN.match(word):
                counts[word] += weight * len(word)
    return sorted(counts, key=lambda word: (-counts[word], word))[:MOST_KEYWORDS]


def audiences_of(text: RunningText, addressees: str) -> list[str]:
    """Give the codes of those whom the text speaks of."""
    where = text.title + addressees + text.opening
    return [a.code for a in audiences().values() if sum(where.count(word) for word in a.keywords) > 1]


@cache
def segmenter() -> rjieba.Jieba:
    """Give the word cutter with the keywords of the themes as words of their own."""
    made = rjieba.Jieba()
    for _, keyword in _theme_keywords():
        made.add_word(keyword, None, "n")
    return made


@cache
def _theme_keywords() -> tuple[tuple[str, str], ...]:
    return tuple((theme.code, keyword) for theme in themes().values() for keyword in theme.keywords)


@cache
def _keywords_by_pair() -> dict[str, list[int]]:
    """The places of the themes' keywords by their first two characters, those of one character under ""."""
    found: dict[str, list[int]] = {}
    for place, (_, keyword) in enumerate(_theme_keywords()):
        found.setdefault(keyword[:2] if len(keyword) > 1 else "", []).append(place)
    return found


def _keywords_among(pairs: Iterable[str]) -> list[tuple[str, str]]:
    """The keywords that may stand where these pairs of characters do, in declared order."""
    known, every = _keywords_by_pair(), _theme_keywords()
    places = {*known.get("", ()), *(place for pair in pairs for place in known.get(pair, ()))}
    return [every[place] for place in sorted(places)]


def _weight(keyword: str, text: RunningText) -> int:
    in_title = _IN_TITLE if keyword in text.title else 0
    if (
        keyword[:2] not in text.opening_pairs
    ):  # a single character is no pair either: it counts in titles alone
        return in_title
    return in_title + min(text.opening.count(keyword), _MOST_COUNTED)


def _best(scores: Counter[str], words: dict[str, list[str]]) -> Proposal | None:
    ranked = scores.most_common(2)
    if not ranked or ranked[0][1] < _LEAST_SCORE:
        return None
    (code, top), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    # sure when the score is high and nothing else comes near; a proposal never stands without asking
    confidence = min(0.85, (top / (top + second)) * min(1.0, 0.4 + top / _SURE_SCORE))
    return Proposal(code, "、".join(words[code]), round(confidence, 2))
