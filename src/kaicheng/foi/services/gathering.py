"""The facts of a case and of a letter, brought together from what is recorded; who applies is opened only where it is to be printed."""

from datetime import date
from functools import cached_property

from kaicheng.foi import declared, parties
from kaicheng.foi.clock import Course, Fact, Standing, dates, ends, follow
from kaicheng.foi.declared.letters import REPLY, Sheet, series, sheet_on, words_on
from kaicheng.foi.identity import ring
from kaicheng.foi.letters.facts import CaseFacts, Charge, Consulted, Contact, Joined, LetterFacts, PartyFacts
from kaicheng.foi.letters.text import Written
from kaicheng.foi.models import Case, FeeNotice, Kind, Letter, Party
from kaicheng.foi.remedies import Organs
from kaicheng.foi.selectors.letters import to_hand_over
from kaicheng.foi.selectors.remedies import organs_of, prefix_of
from kaicheng.foi.selectors.standing import channel_of, standing
from kaicheng.foi.services import filing, looking
from kaicheng.foi.workflow import VIEWS, Move, View
from kaicheng.kernel.text import chinese_date

HIDDEN = "（申请人）"
_ONLINE = frozenset({"online", "email"})


class Desk:
    """One case with all that its letters are made of, read once. `named`: whether who applies may be read here."""

    def __init__(self, case: Case, *, named: bool = True) -> None:
        self.case, self.named = case, named

    @cached_property
    def standing(self) -> Standing:
        return standing(self.case)

    @property
    def course(self) -> Course:
        return self.standing.course

    @cached_property
    def organs(self) -> Organs:
        return organs_of(self.case.agency)

    @cached_property
    def prefix(self) -> str:
        return prefix_of(self.case.agency)

    @cached_property
    def facts(self) -> CaseFacts:
        case, agency, course = self.case, self.case.agency, self.course
        found = self.standing.dates
        return CaseFacts(
            agency=agency.name,
            number=case.number,
            applicant=looking.opened(case).name if self.named else HIDDEN,
            person=case.applicant_kind == "person",
            correction=case.kind == Kind.CORRECTION,
            asked=case.asked,
            channel=channel_of(case).name.split("（", maxsplit=1)[0],
            carrier=declared.carriers()[case.carrier].name if case.carrier in declared.carriers() else "",
            query_code=filing.query_code(case) if self.named else "（查询码）",
            rules=self.standing.rules,
            received=course.received,
            supplemented=course.supplemented,
            due=found.reply.day if found.reply else None,
            contact=Contact(agency.disclosure_office, agency.telephone, agency.address),
            consulted=tuple(self._consulted()),
            released=tuple(to_hand_over(case).values_list("name", flat=True)),
            charge=self._charge(),
            unnamed=tuple(self._third_parties()),
            joined=tuple(self._joined()),
        )

    def _consulted(self) -> list[Consulted]:
        views = dict(self.case.parties.exclude(view="").values_list("ref", "view"))
        return [
            Consulted(
                one.asked, one.sent, one.served, one.answered, View(views[ref]) if ref in views else None
            )
            for ref, one in self.course.consultations.items()
        ]

    def _third_parties(self) -> list[str]:
        """Their names, for the check that no letter to the applicant bears one; shown nowhere."""
        found = self.case.parties.filter(role=Party.Role.THIRD_PARTY).select_related("agency", "case")
        return [parties.opened(party).name for party in found]

    def _joined(self) -> list[Joined]:
        """Those answered with this one, and with those in turn."""
        found, before = [], [self.case.pk]
        while before:
            rows = Case.objects.filter(joined_to__in=before).order_by("received_on", "pk")
            found += [Joined(one.number, one.received_on) for one in rows]
            before = [one.pk for one in rows]
        return found

    def _charge(self) -> Charge | None:
        fee = FeeNotice.objects.filter(case=self.case).first()
        return Charge(fee.get_way_display(), fee.amount, fee.reckoning, fee.basis) if fee else None

    # -- one letter

    def letter(self, letter: Letter, day: date, written: Written | None = None) -> LetterFacts:
        """The facts of a letter that is, or would be, dated on that day."""
        day = letter.dated or day
        sheet = sheet_on(letter.kind, day)
        written = written or written_in(letter)
        decision = declared.on(declared.decisions(), day)[letter.decision] if letter.decision else None
        return LetterFacts(
            sheet=sheet,
            written=written,
            dated=day,
            number=letter.number or numbered(sheet, self.prefix, day.year, "×"),
            decision=decision,
            words=words_on(letter.decision, day) if letter.kind == REPLY else None,
            party=self.party(letter.party) if letter.party else None,
            new_due=self.new_due(sheet, day, written),
            organs=self.organs,
            online=sheet.to == "applicant" and self.case.way in _ONLINE,
        )

    def party(self, party: Party) -> PartyFacts:
        name = parties.opened(party).name if self.named or party.agency else "（第三方）"
        one = self.course.consultations.get(party.ref)
        if one is None:
            return PartyFacts(name)
        if party.view == View.UNREACHED.value:
            return PartyFacts(name, "征求意见书未能送达你（单位）。")
        if one.answered and party.view:
            return PartyFacts(
                name, f"你（单位）于{chinese_date(one.answered)}答复{VIEWS[View(party.view)]}。"
            )
        return PartyFacts(name, "你（单位）在规定的期限内未提出意见。" if one.served else "")

    def new_due(self, sheet: Sheet, day: date, written: Written) -> date | None:
        """Until when a reply is due after the extension that the letter tells of."""
        if sheet.goes_with is not Move.EXTEND or not written.days:
            return None
        try:
            after = follow(self.course, Fact(Move.EXTEND, day, days=written.days))
        except ValueError:
            return None
        now = self.standing
        found = dates(after, now.rules, now.calendar, correction=self.case.kind == Kind.CORRECTION)
        return found.reply.day if found.reply else None

    def proposed_until(self, sheet: Sheet, day: date) -> date | None:
        """The last day that a letter of that day would set: the declared term after its day zero."""
        if not sheet.until:
            return None
        due = self.facts.due
        zero = due if sheet.until == "delay" and due else day
        return ends(self.standing.rules[sheet.until], zero, self.standing.calendar).day


def written_in(letter: Letter) -> Written:
    """Open what is written in a letter; nothing where it was cleared with the applicant's data."""
    if not letter.sealed:
        return Written()
    return Written.of(ring().open(letter.sealed, letter.bound))


def numbered(sheet: Sheet, prefix: str, year: int, serial: int | str) -> str:
    return series()[sheet.series].template.format(prefix=prefix, year=year, serial=serial)
