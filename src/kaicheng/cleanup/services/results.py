"""The result of a round: its decision and directory as drafts, and what their publication does to the items."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongwen.model import OfficialDocument
from kaicheng.audit.services import record
from kaicheng.cleanup import composing, permissions
from kaicheng.cleanup.models import CleanupItem, CleanupRound
from kaicheng.cleanup.selectors.items import amending_text, ended_by, following
from kaicheng.cleanup.selectors.results import HEADINGS, decided
from kaicheng.cleanup.services.moving import shift
from kaicheng.cleanup.workflow import ENDING, Move, Stage, State, Step, Verdict
from kaicheng.documents import desk
from kaicheng.documents import services as documents
from kaicheng.documents.models import Document, RelationKind
from kaicheng.documents.selectors import validity_of
from kaicheng.documents.services import IssuerGiven, RelationGiven
from kaicheng.kernel.refusals import Conflict
from kaicheng.kernel.text import chinese_date, quoted
from kaicheng.users.models import User

KINDS = {Verdict.REPEAL: RelationKind.REPEALS, Verdict.EXPIRE: RelationKind.EXPIRES}
_NAMED = 3  # titles named in the summary
THEME = "02/05"  # 综合政务/文秘工作
RULES = "20.1"  # 行政法规、规章和规范性文件 (Art. 20, item 1)


def lost(document: Document | None) -> bool:
    """Whether there is no such text (any more): never drafted, put aside, or withdrawn."""
    if document is None:
        return True
    return document.live_id is None and desk.open_draft(document) is None


def missing(found: CleanupRound) -> bool:
    """Whether a text of a closed round's result has to be drafted (anew)."""
    if found.stage != Stage.CLOSED:
        return False
    items = decided(found)
    return (lost(found.directory) and items.exists()) or (lost(found.decision) and items.ending().exists())


@transaction.atomic
def draft_results(*, found: CleanupRound, actor: User, now: datetime) -> list[Document]:
    """Draft the decision (where something ends) and the directory; what is already there is left alone.

    Both are ordinary drafts and go through the review flow. Raises NotAllowed, Conflict.
    """
    permissions.require(permissions.DRAFT, actor, found, on=timezone.localdate(now))
    if found.stage != Stage.CLOSED:
        raise Conflict("清理尚未结束，不能起草结果文件。")
    today = timezone.localdate(now)
    items = list(decided(found))
    words, lists = _words(found, items), _lists(items, today)
    made = []
    if lost(found.decision) and any(lists.get(verdict) for verdict in ENDING):
        found.decision = _decision(found, items, words, lists, actor, now)
        made.append(found.decision)
    if lost(found.directory) and items:
        found.directory = _directory(found, words, lists, actor, now)
        made.append(found.directory)
    if made:
        found.save(update_fields=["decision", "directory"])
        titles = [str(desk.newest_edition(document)) for document in made]
        detail = {"files": titles}
        record(
            actor=actor,
            verb=Step.DRAFT.value,
            obj=found,
            label=found.title,
            agency=found.agency,
            detail=detail,
            at=now,
        )
    return made


def _words(found: CleanupRound, items: list[CleanupItem]) -> composing.Words:
    normative = all(item.document.live is not None and item.document.live.normative for item in items)
    return composing.Words(found.agency.name, found.basis, normative)


def _lists(items: list[CleanupItem], today: date) -> dict[Verdict, list[composing.Line]]:
    lists: dict[Verdict, list[composing.Line]] = {verdict: [] for verdict in HEADINGS}
    for item in items:
        remark = ""
        if item.verdict == Verdict.AMEND and item.change_by:
            remark = chinese_date(item.change_by)
        elif item.verdict == Verdict.ENDED:
            remark = validity_of(item.document, today).sentence.rstrip("。")
        line = composing.Line(item.title, item.number, item.document.agency.name, item.written_date, remark)
        lists[Verdict(item.verdict)].append(line)
    return lists


def _decision(
    found: CleanupRound,
    items: list[CleanupItem],
    words: composing.Words,
    lists: dict[Verdict, list[composing.Line]],
    actor: User,
    now: datetime,
) -> Document:
    relations = [
        RelationGiven(KINDS[Verdict(item.verdict)], item.document, title=item.title, number=item.number)
        for item in items
        if item.verdict in ENDING
    ]
    written = timezone.localdate(now)
    ends = [line.named for verdict in KINDS for line in lists[verdict]]
    ended = "、".join(ends[:_NAMED]) + ("等" if len(ends) > _NAMED else "")
    fields = {
        "genre": "决定",
        "summary": f"决定废止、宣布失效{len(relations)}件{words.things}：{ended}。",
    }
    return _draft(found, composing.decision(words, lists, written), fields, relations, actor, now)


def _directory(
    found: CleanupRound,
    words: composing.Words,
    lists: dict[Verdict, list[composing.Line]],
    actor: User,
    now: datetime,
) -> Document:
    named = quoted(desk.newest_edition(found.decision).title) if found.decision else ""
    tree = composing.directory(words, lists, timezone.localdate(now), named)
    fields = {"genre": "公告", "summary": composing.summary(words, lists)}
    cited = [RelationGiven(RelationKind.CITES, found.decision)] if found.decision else []
    return _draft(found, tree, fields, cited, actor, now)


def _draft(
    found: CleanupRound,
    tree: OfficialDocument,
    fields: dict[str, Any],
    relations: list[RelationGiven],
    actor: User,
    now: datetime,
) -> Document:
    common = {
        "title": tree.title.value if tree.title else "",
        "written_date": timezone.localdate(now),
        "openness": "proactive",
        "theme": THEME,
        "catalogue_item": RULES,
        "keywords": ["文件清理", "规范性文件"],
        "note": "此件公开发布",
    }
    edition = documents.create_draft(
        agency=found.agency,
        actor=actor,
        now=now,
        fields=common | fields,
        issuers=[IssuerGiven(found.agency.name, found.agency)],
        relations=relations,
        tree=tree,
    )
    return edition.document


def discard_drafts(found: CleanupRound, actor: User, now: datetime) -> None:
    """Put the drafts of a result aside. Raises Conflict where one is public or under review."""
    for document in (found.decision, found.directory):
        if document is None:
            continue
        if document.live_id is not None:
            raise Conflict("清理结果已经公布，不能恢复清理。", advice="如需更正，请撤回结果文件后再办理。")
        edition = desk.open_draft(document)
        if edition is None:
            continue
        if not edition.editable:
            status = edition.get_status_display()
            raise Conflict(f"结果文件《{edition.title}》{status}，不能恢复清理。", advice="请先撤回送审。")
        documents.discard(edition=edition, actor=actor, now=now)
    found.decision = found.directory = None


def on_document(payload: dict[str, Any], now: datetime) -> None:
    """A document was published or withdrawn: settle, or take up again, what depended on it. Bears being called twice."""
    with transaction.atomic():
        follow(following(payload["document"], withdrawn="edition" not in payload), now)


def follow(items: Iterable[CleanupItem], now: datetime) -> list[CleanupItem]:
    """Bring the states of items in closed rounds in step with what is published; gives those that moved."""
    moved = []
    ended: dict[int, set[int]] = {}
    for item in items:
        if item.verdict in ENDING and item.round_id not in ended:
            ended[item.round_id] = ended_by(item.round.decision)
        move = _due_move(item, ended.get(item.round_id, set()))
        if move is not None:
            shift(move, item, None, now, {})
            moved.append(item)
    return moved


def _due_move(item: CleanupItem, ended: set[int]) -> Move | None:
    state = State(item.state)
    if item.verdict in ENDING:
        public = item.document_id in ended
        return {(State.AWAITING, True): Move.END, (State.DONE, False): Move.REVIVE}.get((state, public))
    if item.verdict == Verdict.AMEND and state in {State.AMENDING, State.DONE}:
        done = amending_text(item) is not None
        return {(State.AMENDING, True): Move.AMENDED, (State.DONE, False): Move.UNAMENDED}.get((state, done))
    return None
