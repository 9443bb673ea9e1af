"""What the law and the office declare about documents, as frozen values read once (files beside this one)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter

from kaicheng.kernel.declared import Declaration, DeclarationError, Parameter

HERE = Path(__file__).parent
INDEX_FIELDS = frozenset({"credit_code", "index_code", "agency", "year", "month", "date", "theme", "serial"})


@dataclass(frozen=True, slots=True)
class Theme:
    """One class of the theme tree 主题分类; `parent` is "" for the 22 classes. Code “02/01”, at most ten characters."""

    code: str
    name: str
    basis: str
    in_force_from: date
    parent: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Genre:
    """A 文种 (statutory) or 体裁. `old_names` are read as this one."""

    name: str
    basis: str
    in_force_from: date
    statutory: bool = False
    old_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpennessReason:
    """Why a document is not made public of the agency's own accord; `classes` are values of `Openness`."""

    code: str
    text: str
    classes: tuple[str, ...]
    basis: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a document serves; `keywords` propose it at intake."""

    code: str
    name: str
    basis: str
    in_force_from: date
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StopWords:
    """Words that are no keywords."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexTemplate:
    """How index numbers of an agency (its code; "" is everybody) are formed; `reset` is year, month or never."""

    pattern: str
    reset: str
    basis: str
    in_force_from: date
    agency: str = ""


@cache
def themes() -> dict[str, Theme]:
    """Themes by code, in the order of the tree."""
    path = HERE / "themes.toml"
    found = {theme.code: theme for theme in Declaration(path).rows("theme", Theme)}
    for theme in found.values():
        if theme.parent and theme.parent not in found:
            raise DeclarationError(path, theme.code, f"上级主题“{theme.parent}”不存在，请改为已有的代码。")
    return found


def theme_name(code: str) -> str:
    r"""综合政务\政务公开 as official pages write it; "" for an unknown code."""
    theme = themes().get(code)
    if theme is None:
        return ""
    return f"{themes()[theme.parent].name}\\{theme.name}" if theme.parent else theme.name


@cache
def genres() -> dict[str, Genre]:
    """Genres by name, statutory ones first."""
    return {
        genre.name: genre for genre in Declaration(HERE / "genres.toml").rows("genre", Genre, unique="name")
    }


@cache
def _genre_names() -> dict[str, str]:
    names = {name: name for name in genres()}
    for genre in genres().values():
        names |= dict.fromkeys(genre.old_names, genre.name)
    return names


def genre_of(name: str) -> str:
    """Give the present name of a genre, old names included (会议纪要 → 纪要); "" where it is none."""
    return _genre_names().get(name.strip(), "")


@cache
def openness_reasons() -> dict[str, OpennessReason]:
    """Reasons by code."""
    rows = Declaration(HERE / "openness.toml").rows("reason", OpennessReason)
    return {reason.code: reason for reason in rows}


@cache
def audiences() -> dict[str, Audience]:
    """Audiences by code."""
    return {row.code: row for row in Declaration(HERE / "audiences.toml").rows("audience", Audience)}


@cache
def stop_words() -> frozenset[str]:
    """Words of official texts that say nothing of their subject."""
    rows = Declaration(HERE / "words.toml").rows("stop", StopWords)
    return frozenset(word for row in rows for word in row.words)


@cache
def index_templates() -> dict[str, IndexTemplate]:
    """Index-number templates by agency code; "" holds for all others. Checked so that numbers cannot repeat."""
    return read_index_templates(HERE / "index_numbers.toml")


def read_index_templates(path: Path) -> dict[str, IndexTemplate]:
    """Read and check one file of templates. Raises DeclarationError."""
    rows = Declaration(path).rows("template", IndexTemplate, unique="agency")
    for row in rows:
        if trouble := _index_trouble(row):
            raise DeclarationError(path, f"template {row.agency or '（通用）'}", trouble)
    if not any(row.agency == "" for row in rows):
        raise DeclarationError(path, "template", "缺少通用的模板，请加一项不写 agency 的。")
    return {row.agency: row for row in rows}


def _index_trouble(template: IndexTemplate) -> str:
    try:
        names = {name for _, name, _, _ in Formatter().parse(template.pattern) if name is not None}
    except ValueError as error:
        return f"模板“{template.pattern}”写法有误（{error}），请核对花括号。"
    if unknown := names - INDEX_FIELDS:
        return f"模板中的 {{{'}、{'.join(sorted(unknown))}}} 不认识，可用的是：{'、'.join(sorted(INDEX_FIELDS))}。"
    if "serial" not in names:
        return "模板中缺少流水号，请加上 {serial:05}。"
    needed = {"year": {"year"}, "month": {"year", "month"}, "never": set[str]()}.get(template.reset)
    if needed is None:
        return f"reset 不能是“{template.reset}”，请写 year、month 或 never。"
    if not needed <= names and "date" not in names:
        return (
            f"流水号按 {template.reset} 重新起编，模板中却没有{'、'.join(sorted(needed))}，号会重复，请补上。"
        )
    return ""


@cache
def author_may_review() -> Parameter[bool]:
    """Whether whoever drafted a text may also review it."""
    return Declaration(HERE / "publishing.toml").parameter("author_may_review", bool)


@cache
def likeness_percent() -> Parameter[int]:
    """From which share of common text two documents are shown as alike."""
    return Declaration(HERE / "publishing.toml").parameter("likeness_percent", int)


@cache
def publishing_workdays() -> Parameter[int]:
    """Within how many working days information is made public where its item says nothing else."""
    return Declaration(HERE / "deadlines.toml").parameter("publishing_workdays", int)


@cache
def soon_workdays() -> Parameter[int]:
    """From how many working days before its end a term is shown as running out."""
    return Declaration(HERE / "deadlines.toml").parameter("soon_workdays", int)


@cache
def remind_workdays() -> Parameter[int]:
    """After how many working days in one hand a text is called to mind again."""
    return Declaration(HERE / "publishing.toml").parameter("remind_workdays", int)


@dataclass(frozen=True, slots=True)
class UsualWords:
    """Words that reviewers often use."""

    code: str
    text: str
    basis: str
    in_force_from: date


@cache
def clearances() -> tuple[UsualWords, ...]:
    """On what the secrecy review rests and what it found."""
    return Declaration(HERE / "reviews.toml").rows("clearance", UsualWords)


@cache
def lettings() -> tuple[UsualWords, ...]:
    """On what a finding of personal data is let through."""
    return Declaration(HERE / "reviews.toml").rows("letting", UsualWords)


@cache
def return_reasons() -> tuple[UsualWords, ...]:
    """Why a text goes back."""
    return Declaration(HERE / "reviews.toml").rows("returning", UsualWords)
