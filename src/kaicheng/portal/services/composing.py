"""Blocks of the draft: add, change, order, hide, remove. Only the draft is ever changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kaicheng.columns.models import Column
from kaicheng.columns.selectors import open_columns
from kaicheng.kernel.refusals import Conflict, Invalid
from kaicheng.portal import permissions, selectors
from kaicheng.portal.models import HomeBlock, HomePicture, HomeVersion
from kaicheng.portal.services.versions import noted
from kaicheng.portal.workflow import KINDS, MOST, BlockKind, Said, VersionState, Width, safe_address
from kaicheng.users.models import User

_TEXT = 500


@dataclass(frozen=True, slots=True)
class BlockGiven:
    """All that is said of a block; what its kind does not ask for is dropped."""

    width: Width
    title: str = ""
    said: Said = field(default_factory=Said)
    column: Column | None = None
    picture: HomePicture | None = None
    since: date | None = None
    until: date | None = None


def _opened(actor: User, version: HomeVersion, now: datetime) -> None:
    permissions.require(permissions.COMPOSE, actor, selectors.host(), on=timezone.localdate(now))
    if not HomeVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT.value).exists():
        raise Conflict("这份草稿已经启用或放弃。")


@transaction.atomic
def add_block(
    *, actor: User, draft: HomeVersion, kind: BlockKind, given: BlockGiven, now: datetime
) -> HomeBlock:
    """Put a block at the end of the draft. Raises NotAllowed, Invalid, Conflict."""
    _opened(actor, draft, now)
    last = draft.blocks.aggregate(last=Max("order"))["last"]
    block = HomeBlock(version=draft, kind=kind.value, order=0 if last is None else last + 1)
    _fill(block, kind, given)
    block.save(force_insert=True)
    noted(draft, "portal.add_block", actor, now, {"block": str(block)})
    return block


@transaction.atomic
def edit_block(*, actor: User, block: HomeBlock, given: BlockGiven, now: datetime) -> HomeBlock:
    """Change what a block says. Raises NotAllowed, Invalid, Conflict."""
    _opened(actor, block.version, now)
    _fill(block, BlockKind(block.kind), given)
    block.save()
    noted(block.version, "portal.edit_block", actor, now, {"block": str(block)})
    return block


def _fill(block: HomeBlock, kind: BlockKind, given: BlockGiven) -> None:
    asks = KINDS[kind].asks
    if errors := _troubles(kind, given):
        raise Invalid(errors=errors)
    said = given.said
    block.title = given.title.strip() if "title" in asks else ""
    block.width, block.since, block.until = given.width.value, given.since, given.until
    block.column = given.column if "column" in asks else None
    block.picture = given.picture if "picture" in asks else None
    block.said = Said(
        text=said.text.strip() if "text" in asks else "",
        url=said.url.strip() if "url" in asks else "",
        alt=said.alt.strip() if "alt" in asks else "",
        count=said.count,
        codes=said.codes if "codes" in asks else (),
        links=said.links if "links" in asks else (),
    ).to_json()


def _troubles(kind: BlockKind, given: BlockGiven) -> dict[str, str]:
    described, said = KINDS[kind], given.said
    errors: dict[str, str] = {}
    if given.width not in described.widths:
        errors["width"] = f"“{described.label}”只能占整行。"
    if given.since and given.until and given.until < given.since:
        errors["until"] = "显示的截止日不能早于起始日。"
    if "count" in described.asks and not 1 <= said.count <= MOST:
        errors["count"] = f"件数为 1 至 {MOST}。"
    if len(said.text) > _TEXT:
        errors["text"] = f"文字不超过 {_TEXT} 字。"
    return errors | _needs(kind, given) | _addresses(described.asks, said)


def _needs(kind: BlockKind, given: BlockGiven) -> dict[str, str]:
    said = given.said
    needed: dict[BlockKind, tuple[tuple[str, Any, str], ...]] = {
        BlockKind.NOTICE: (("text", said.text.strip(), "请写明通知内容。"),),
        BlockKind.COLUMN: (("column", given.column, "请选择栏目。"),),
        BlockKind.COLUMNS: (("codes", _all_open(said.codes), "请至少选择一个开设中的栏目。"),),
        BlockKind.LINKS: (("links", said.links, "请至少写一个链接，每行一个：名称 网址。"),),
        BlockKind.PICTURE: (
            ("picture", given.picture, "请选择图片文件。"),
            ("alt", said.alt.strip(), "请写明图片的替代文字：看不到图片的人由此知道图上是什么。"),
        ),
    }
    errors = {name: sentence for name, value, sentence in needed.get(kind, ()) if not value}
    if kind == BlockKind.COLUMN and given.column and not given.column.open:
        errors["column"] = f"“{given.column.name}”已归档，不再列于首页。"
    return errors


def _all_open(codes: Sequence[str]) -> bool:
    known = {column.code for column in open_columns()} if codes else set()
    return bool(codes) and set(codes) <= known


def _addresses(asks: Sequence[str], said: Said) -> dict[str, str]:
    errors = {}
    if "url" in asks and said.url and not safe_address(said.url.strip()):
        errors["url"] = "网址应以 / 或 https:// 开头。"
    wrong = [link.label for link in said.links if not safe_address(link.url)]
    if "links" in asks and wrong:
        errors["links"] = f"“{'、'.join(wrong)}”的网址应以 / 或 https:// 开头。"
    return errors


@transaction.atomic
def place_blocks(*, actor: User, draft: HomeVersion, order: Sequence[int], now: datetime) -> None:
    """Put the blocks (primary keys) in this order; those not named follow in theirs. Raises NotAllowed, Conflict."""
    _opened(actor, draft, now)
    blocks = {block.pk: block for block in draft.blocks.all()}
    wanted = [pk for pk in dict.fromkeys(order) if pk in blocks]
    wanted += [pk for pk in blocks if pk not in wanted]
    for place, pk in enumerate(wanted):
        blocks[pk].order = place
    HomeBlock.objects.bulk_update(blocks.values(), ["order"])
    noted(draft, "portal.place_blocks", actor, now, {"order": [str(blocks[pk]) for pk in wanted]})


@transaction.atomic
def hide_block(*, actor: User, block: HomeBlock, hidden: bool, now: datetime) -> None:
    """Leave a block out of the page, or show it again, without losing what it says."""
    _opened(actor, block.version, now)
    block.hidden = hidden
    block.save(update_fields=["hidden"])
    noted(block.version, "portal.hide_block", actor, now, {"block": str(block), "hidden": hidden})


@transaction.atomic
def remove_block(*, actor: User, block: HomeBlock, now: datetime) -> None:
    """Take a block out of the draft; former compositions keep theirs."""
    _opened(actor, block.version, now)
    noted(block.version, "portal.remove_block", actor, now, {"block": str(block)})
    block.delete()
