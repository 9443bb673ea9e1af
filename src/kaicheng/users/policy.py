"""Who may do what: one policy, asked by every service and every back-office view.

A duty is held at an agency. Most duties reach that agency alone; those in `REACHES_DOWN` reach it and all below it.
An app registers its verbs once, each with a predicate; `may` and `require` answer for one actor, object and day:

    register("documents.publish", duty(DutyKind.UNIT_LEADER, DutyKind.OFFICE), "发布文件", scope=Scope.CONTENT)
    require("documents.publish", actor, document, on=today)

Whatever is not registered is closed. Two rules of the house are checked when a verb is registered, not left to care:
an administrator keeps accounts and never touches content; an auditor reads and never changes (design section 5).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from kaicheng.kernel.refusals import NotAllowed
from kaicheng.organisations.models import Agency, AgencyQuerySet
from kaicheng.organisations.selectors import named_or_below
from kaicheng.users.models import Duty, DutyKind, User

REACHES_DOWN = frozenset({DutyKind.OFFICE, DutyKind.AUDITOR, DutyKind.ADMINISTRATOR})
EVERY_KIND = tuple(DutyKind)

Actor = User | AnonymousUser | None


@dataclass(frozen=True, slots=True)
class _Held:
    """A duty in force, with what is needed to tell whom it reaches."""

    kind: DutyKind
    agency_id: int
    code: str
    path: str

    def reaches(self, agency: Agency) -> bool:
        """Held at that agency, or above it where the duty reaches down."""
        above = self.kind in REACHES_DOWN and self.code in agency.path.split("/")
        return above or self.agency_id == agency.pk


def _duties(actor: Actor, on: date) -> tuple[_Held, ...]:
    """Duties that an active member of staff holds on the day. One query; for the user of a request, one in all of it."""
    if not isinstance(actor, User) or not actor.is_active or actor.pk is None:
        return ()
    known: dict[date, tuple[_Held, ...]] | None = getattr(actor, "duties_read", None)
    if known is not None and on in known:
        return known[on]
    rows = Duty.objects.held(on).filter(person=actor)
    held = tuple(
        _Held(DutyKind(kind), agency_id, code, path)
        for kind, agency_id, code, path in rows.values_list(
            "duty", "agency_id", "agency__code", "agency__path"
        )
    )
    if known is not None:
        known[on] = held
    return held


def read_once(actor: User) -> None:
    """Keep the actor's duties with him from the first question on: for the user of one request, who asks dozens."""
    actor.duties_read = {}  # type: ignore[attr-defined]  # no field; it ends with the request


def holds(actor: Actor, agency: Agency | None, *kinds: DutyKind, on: date) -> bool:
    """Say whether the actor holds one of the kinds at that agency, or above it for kinds that reach down.

    `agency=None` asks “anywhere”.
    """
    return not kinds_held(actor, agency, on=on).isdisjoint(kinds)


def _reaches(agency: Agency) -> Q:
    """Duties held at that agency, or above it where the duty reaches down."""
    chain = [code for code in agency.path.split("/") if code]
    return Q(agency=agency) | Q(agency__code__in=chain, duty__in=REACHES_DOWN)


def duties_reaching(agency: Agency, kinds: Collection[DutyKind], on: date) -> QuerySet[Duty]:
    """Find the duties of these kinds in force on the day by which somebody acts for that agency."""
    return Duty.objects.held(on).filter(_reaches(agency), duty__in=kinds)


def kinds_held(actor: Actor, agency: Agency | None, *, on: date) -> frozenset[DutyKind]:
    """Give every kind of duty by which `holds` would say yes for that agency."""
    held = _duties(actor, on)
    return frozenset(one.kind for one in held if agency is None or one.reaches(agency))


def agencies_with(actor: Actor, *kinds: DutyKind, on: date) -> AgencyQuerySet:
    """Find all agencies at which the actor holds one of the kinds; the whole subtree for kinds that reach down.

    One query when the result is read. Abolished agencies are included: their files live on.
    """
    held = [one for one in _duties(actor, on) if one.kind in kinds]
    return named_or_below(
        {one.agency_id for one in held if one.kind not in REACHES_DOWN},
        {one.path for one in held if one.kind in REACHES_DOWN},
    )


class Scope(StrEnum):
    """What a verb touches. It limits which duties may appear in its predicate."""

    READ = "read"
    CONTENT = "content"
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A question about an actor, an object and a day; composed with `&`, `|` and `~`.

    `kinds`: the duties by which it can be answered yes. `sentence`: how it reads in the table of rights.
    """

    test: Callable[[Actor, Any, date], bool]
    sentence: str
    kinds: frozenset[DutyKind] = frozenset()

    def __call__(self, actor: Actor, obj: Any, on: date) -> bool:
        return self.test(actor, obj, on)

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(
            lambda actor, obj, on: self(actor, obj, on) and other(actor, obj, on),
            f"{self.sentence}且{other.sentence}",
            self.kinds | other.kinds,
        )

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(
            lambda actor, obj, on: self(actor, obj, on) or other(actor, obj, on),
            f"{self.sentence}或{other.sentence}",
            self.kinds | other.kinds,
        )

    def __invert__(self) -> "Predicate":
        return Predicate(lambda actor, obj, on: not self(actor, obj, on), f"非{self.sentence}")


def agency_of(obj: Any) -> Agency | None:
    """Tell the agency whose duties govern an object: the agency itself, or the object's `agency`."""
    if obj is None or isinstance(obj, Agency):
        return obj
    agency: Agency | None = obj.agency
    if agency is None:
        raise LookupError(f"{obj!r} belongs to no agency; give the predicate its own `of`")
    return agency


def duty(*kinds: DutyKind, of: Callable[[Any], Agency | None] = agency_of) -> Predicate:
    """Build “holds one of these duties at the object's agency”; without an object: anywhere."""
    words = "、".join(kind.label for kind in kinds)
    return Predicate(lambda actor, obj, on: holds(actor, of(obj), *kinds, on=on), words, frozenset(kinds))


def fact(test: Callable[[Any, Any], bool], sentence: str) -> Predicate:
    """Build a predicate over actor and object alone (“is the author”)."""
    return Predicate(lambda actor, obj, _on: test(actor, obj), sentence)


anybody_on_duty = duty(*EVERY_KIND, of=lambda _obj: None)


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of the table of rights. `label` completes “办理……” in a refusal."""

    name: str
    predicate: Predicate
    label: str
    scope: Scope


_FORBIDDEN = {
    Scope.READ: frozenset[DutyKind](),
    Scope.CONTENT: frozenset({DutyKind.ADMINISTRATOR, DutyKind.AUDITOR}),
    Scope.ACCOUNTS: frozenset({DutyKind.AUDITOR}),
}
_TABLE: dict[str, Verb] = {}


def register(name: str, predicate: Predicate, label: str, *, scope: Scope) -> Verb:
    """Enter a verb in the table; called once by the app that owns it, when it is imported.

    Raises ValueError where a duty appears that the scope forbids, or the name is taken by another rule.
    """
    wrong = predicate.kinds & _FORBIDDEN[scope]
    if wrong:
        raise ValueError(f"{name}: {', '.join(sorted(wrong))} may not {scope}")
    verb = Verb(name, predicate, label, scope)
    known = _TABLE.get(name)
    if known is not None and (known.label, known.predicate.sentence) != (label, predicate.sentence):
        raise ValueError(f"{name} is registered twice with different rules")
    return _TABLE.setdefault(name, verb)


def table() -> dict[str, Verb]:
    """Give a copy of all verbs by name."""
    return dict(_TABLE)


def may(verb: str, actor: Actor, obj: Any = None, *, on: date) -> bool:
    """Answer for one actor and object. A verb that nobody registered is a mistake in the code: LookupError."""
    try:
        rule = _TABLE[verb]
    except KeyError:
        raise LookupError(f"no rule for the verb {verb!r}") from None
    return rule.predicate(actor, obj, on)


def require(verb: str, actor: Actor, obj: Any = None, *, on: date) -> None:
    """Pass silently, or raise `NotAllowed` with a sentence that names the agency and the matter."""
    if may(verb, actor, obj, on=on):
        return
    label = _TABLE[verb].label
    agency = obj if isinstance(obj, Agency) else getattr(obj, "agency", None)
    where = f"在“{agency.name}”" if isinstance(agency, Agency) else ""
    raise NotAllowed(f"您的职责不包含{where}办理“{label}”。")
