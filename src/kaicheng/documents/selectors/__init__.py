"""Questions about documents."""

from kaicheng.documents.selectors.citing import Cited, find_targets
from kaicheng.documents.selectors.force import expected_validity, force_of, turning, validity_of
from kaicheng.documents.selectors.interpreting import interpretations_of
from kaicheng.documents.selectors.library import (
    ORDERS,
    VALID,
    Facet,
    LibraryQuery,
    LibraryResult,
    LibraryRow,
    as_rows,
    library,
    matching,
)
from kaicheng.documents.selectors.likenesses import Likeness, likenesses, same_number
from kaicheng.documents.selectors.lines import Line, lines, lines_of
from kaicheng.documents.selectors.records import (
    Related,
    SearchRecord,
    interpreted,
    owners_of,
    public_document,
    public_documents,
    related,
    search_records,
    withdrawn_notice,
)
from kaicheng.documents.selectors.underway import open_editions

__all__ = [
    "ORDERS",
    "VALID",
    "Cited",
    "Facet",
    "LibraryQuery",
    "LibraryResult",
    "LibraryRow",
    "Likeness",
    "Line",
    "Related",
    "SearchRecord",
    "as_rows",
    "expected_validity",
    "find_targets",
    "force_of",
    "interpretations_of",
    "interpreted",
    "library",
    "likenesses",
    "lines",
    "lines_of",
    "matching",
    "open_editions",
    "owners_of",
    "public_document",
    "public_documents",
    "related",
    "same_number",
    "search_records",
    "turning",
    "validity_of",
    "withdrawn_notice",
]
