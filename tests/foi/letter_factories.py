"""Letters for the tests: pure facts, and cases of an agency whose remedies are set."""

from datetime import date
from typing import Any

from documents.factories import make_agency
from foi.factories import FILED, at, handler_of, leader_of, make_case, move

from kaicheng.foi import declared, parties
from kaicheng.foi.clock import rules_on
from kaicheng.foi.declared.letters import REPLY, letter_contents, sheet_on, words_on
from kaicheng.foi.letters.facts import CaseFacts, Charge, Consulted, Contact, LetterFacts, PartyFacts
from kaicheng.foi.letters.text import Written
from kaicheng.foi.models import Case, Letter, Party, Remedies
from kaicheng.foi.remedies import Organs
from kaicheng.foi.services import deciding, writing
from kaicheng.foi.services.gathering import Desk
from kaicheng.foi.workflow import Asked, Move, View
from kaicheng.organisations.models import Agency, AgencyKind

DAY = date(2026, 3, 24)
ORGANS = Organs(
    "棠溪县人民政府",
    "棠溪县人民法院",
    "地址：文昌路1号，电话：0000-5550100",
    "https://fuyi.tangxi.gov.example",
)
# what a handler might write, by content; whatever is not here is written in general words
SAYING = {
    "asked": "2025年清平街道老旧小区改造项目的补助资金安排文件",
    "where": "该信息已于2025年12月1日在棠溪县人民政府门户网站“政府信息公开”专栏公布，网址为https://www.tangxi.gov.example/d/ab12",
    "reason": "该请示为本机关内部研究阶段形成的文件，尚未形成正式决定，公开后可能影响有关工作的正常开展",
    "class": "请示报告",
    "law": "《中华人民共和国统计法》第二十八条",
    "searched": "本机关于2026年3月10日以“老旧小区”“补助资金”为关键词，检索了2025年度的收文、发文登记和档案目录，未检索到该信息",
    "organ": "棠溪县财政局，联系电话：0000-5550109",
    "items": "1.请写明所需信息的名称、文号或者便于查询的其他特征性描述；\n2.请提供身份证明。",
    "released": "",
}


def case_facts(**given: Any) -> CaseFacts:
    values: dict[str, Any] = {
        "agency": "棠溪县住房和城乡建设局", "number": "TXZJJ-2026-0001", "applicant": "林小满", "person": True, "correction": False,
        "asked": SAYING["asked"], "channel": "网上提交", "carrier": "电子文件", "query_code": "ABCD-EFGH-JKLM", "rules": rules_on(DAY),
        "received": FILED, "due": date(2026, 3, 30), "contact": Contact("办公室", "0000-5550113", "城关街道学宫路3号"),
        "consulted": (Consulted(Asked.THIRD_PARTY, date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 16), View.REFUSES),),
        "charge": Charge("按件", 2200, "第11至30件每件100元，计2000元；第31件每件200元，计200元。合计2200元。", "国办函〔2020〕109号"),
        "released": ("关于下达补助资金的通知.pdf", "补助资金安排表（遮盖件）.pdf"), **given,
    }  # fmt: skip
    return CaseFacts(**values)


def words(code: str) -> str:
    return SAYING.get(code, f"{letter_contents()[code].name}的具体情况")


def reply_facts(decision: str, day: date = DAY, **given: Any) -> LetterFacts:
    """A reply of that kind, with everything written that it must say."""
    row = declared.on(declared.decisions(), day)[decision]
    parts = {code: words(code) for code in row.must}
    return LetterFacts(
        sheet=sheet_on(REPLY, day), written=given.pop("written", Written(parts)), dated=day, number=f"棠建公复〔{day.year}〕3号",
        decision=row, words=words_on(decision, day), **{"organs": ORGANS, "online": True, **given},
    )  # fmt: skip


def course_facts(kind: str, day: date = DAY, **given: Any) -> LetterFacts:
    """A letter of the course, with everything written that it must say."""
    sheet = sheet_on(kind, day)
    until = date(2026, 4, 15) if sheet.until else None
    written = Written({code: words(code) for code in sheet.must}, until, 20, "棠溪县财政局")
    party = (
        None
        if sheet.to == "applicant"
        else PartyFacts("棠溪建工有限公司", "你（单位）于2026年3月16日答复不同意公开。")
    )
    return LetterFacts(
        sheet=sheet, written=written, dated=day, number="棠建公函〔2026〕5号", party=party, organs=ORGANS,
        **{"new_due": date(2026, 4, 28), **given},
    )  # fmt: skip


# -- cases -----------------------------------------------------------------------------------------------------------------


def make_office(**given: Any) -> Agency:
    """A department below a county government that says where to turn."""
    county = make_agency(
        "棠溪县人民政府", kind=AgencyKind.GOVERNMENT, address="文昌路1号", telephone="0000-5550100"
    )
    Remedies.objects.create(
        agency=county, review_organ="澹州市人民政府", court="澹州市中级人民法院", court_below="棠溪县人民法院",
        hears_online="https://fuyi.tangxi.gov.example",
    )  # fmt: skip
    values = {"disclosure_office": "办公室", "telephone": "0000-5550113", "address": "学宫路3号", **given}
    return make_agency("棠溪县住房和城乡建设局", parent=county, number_prefixes=["棠建", "棠建发"], **values)


def make_handled(agency: Agency | None = None, *, on: date = FILED, **given: Any) -> Case:
    case = make_case(agency or make_office(), on=on, **given)
    return move(case, Move.REGISTER, on)


def make_party(case: Case, ref: str = "1", role: Party.Role = Party.Role.THIRD_PARTY, **given: Any) -> Party:
    who = parties.Who("棠溪建工有限公司", telephone="13800000000", address="河东街道2号")
    values = {"matter": "本机关与棠溪建工签订的施工合同", "sealed": parties.sealed(case, ref, who), **given}
    return Party.objects.create(case=case, ref=ref, role=role, **values)


def fill(letter: Letter, on: date, **parts: str) -> Letter:
    """Write everything that the letter must say."""
    desk = Desk(letter.case)
    found = desk.letter(letter, on)
    given = {code: found.written.parts.get(code) or words(code) for code in found.must} | parts
    text = writing.Text(given, found.written.until, found.written.days, found.written.to)
    return writing.edit(letter, text, actor=handler_of(letter.case.agency), now=at(on))


def drafted(case: Case, decision: str, on: date, **parts: str) -> Letter:
    """A reply, ready to be proposed."""
    letter = writing.compose(case, REPLY, decision=decision, actor=handler_of(case.agency), now=at(on))
    return fill(letter, on, **parts)


def approved(case: Case, decision: str, on: date, **parts: str) -> Letter:
    letter = drafted(case, decision, on, **parts)
    deciding.propose(letter, actor=handler_of(case.agency), now=at(on))
    case.refresh_from_db()
    return deciding.approve(case, actor=leader_of(case.agency), now=at(on))
