"""Index numbers 索引号: formed by the declared template of the agency, given once."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial

from kaicheng.documents.declared import IndexTemplate, index_templates
from kaicheng.documents.models import Document
from kaicheng.numbering.services import next_number, take_numbers
from kaicheng.organisations.models import Agency

Form = Callable[[int], str]  # serial → index number
_MOST_ASKED = 500  # in one question
_MOST_TAKEN = 10_000  # numbers in a row that an import may have used already


def new_index_number(agency: Agency, theme: str, day: date) -> str:
    """Give the next index number of the agency for that day. Inside the transaction that uses it."""
    templates = index_templates()
    template = templates.get(agency.code) or templates[""]
    key = series_key(template, agency, theme, day)
    for _ in range(_MOST_TAKEN):
        number = formed(template, agency, theme, day, next_number(key))
        if not Document.objects.filter(index_number=number).exists():
            return number
    raise RuntimeError(f"no free index number in the series {key}")


def new_index_numbers(
    wanted: Sequence[tuple[Agency, str, date]], *, besides: Collection[str] = ()
) -> list[str]:
    """Give as many numbers as `new_index_number` called one after the other, with few questions.

    `wanted`: agency, theme and day of each; `besides`: numbers that are about to be used otherwise.
    """
    series: dict[str, list[int]] = defaultdict(list)
    forms = [_form(*one) for one in wanted]
    for place, (key, _) in enumerate(forms):
        series[key].append(place)
    serials = {key: iter(take_numbers(key, len(places))) for key, places in series.items()}
    first = {place: next(serials[key]) for place, (key, _) in enumerate(forms)}
    numbers = [form(first[place]) for place, (_, form) in enumerate(forms)]
    taken = set(besides) | _taken(numbers)
    if not taken.intersection(numbers):
        return numbers
    return _around(forms, first, taken)


def _around(forms: Sequence[tuple[str, Form]], first: Mapping[int, int], taken: set[str]) -> list[str]:
    """Give the numbers where some are taken: each series goes on from where it stands."""
    queues: dict[str, deque[int]] = defaultdict(deque)
    for place, (key, _) in enumerate(forms):
        queues[key].append(first[place])
    numbers = []
    for key, form in forms:
        while True:
            serial = queues[key].popleft() if queues[key] else next_number(key)
            number = form(serial)
            if number not in taken and not _taken([number]):
                numbers.append(number)
                break
    return numbers


def _taken(numbers: Sequence[str]) -> set[str]:
    found: set[str | None] = set()
    for start in range(0, len(numbers), _MOST_ASKED):
        part = numbers[start : start + _MOST_ASKED]
        found |= set(Document.objects.filter(index_number__in=part).values_list("index_number", flat=True))
    return {number for number in found if number is not None}


def _form(agency: Agency, theme: str, day: date) -> tuple[str, Form]:
    templates = index_templates()
    template = templates.get(agency.code) or templates[""]
    return series_key(template, agency, theme, day), partial(formed, template, agency, theme, day)


def formed(template: IndexTemplate, agency: Agency, theme: str, day: date, serial: int) -> str:
    """Fill the template."""
    return template.pattern.format(**_values(agency, theme, day), serial=serial)


def series_key(template: IndexTemplate, agency: Agency, theme: str, day: date) -> str:
    """Name the run of numbers: what the template shows besides the serial, within the scope of its reset."""
    scope = {"year": f"{day:%Y}", "month": f"{day:%Y%m}", "never": ""}[template.reset]
    values = {name: str(value) for name, value in _values(agency, theme, day).items()}
    shown = {name: value for name, value in values.items() if name not in {"year", "month", "date"}}
    used = "/".join(value for name, value in shown.items() if f"{{{name}" in template.pattern)
    return f"index/{used}/{scope}"[:120]


def _values(agency: Agency, theme: str, day: date) -> dict[str, str]:
    index_code = agency.index_code or agency.code
    return {
        "credit_code": agency.credit_code or index_code,
        "index_code": index_code,
        "agency": agency.code,
        "year": f"{day:%Y}",
        "month": f"{day:%m}",
        "date": f"{day:%Y%m%d}",
        "theme": theme.replace("/", "") or "0000",
    }
