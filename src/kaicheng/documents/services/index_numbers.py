"""Index numbers 索引号: formed by the declared template of the agency, given once."""

from datetime import date

from kaicheng.documents.declared import IndexTemplate, index_templates
from kaicheng.documents.models import Document
from kaicheng.numbering.services import next_number
from kaicheng.organisations.models import Agency

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
