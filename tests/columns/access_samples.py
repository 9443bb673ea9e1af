"""Back-office addresses of columns with an object of a given agency, for the walk of every address as every duty."""

from columns.factories import make_column

from kaicheng.organisations.models import Agency


def samples(agency: Agency) -> dict[str, dict[str, object]]:
    column = make_column(agency=agency)
    return {
        "columns:listing": {},
        "columns:add": {},
        "columns:preview": {},
        "columns:show": {"code": column.code},
        "columns:edit": {"code": column.code},
    }
