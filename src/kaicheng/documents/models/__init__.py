"""Documents and their editions. A document is the lasting thing; an edition is one text and metadata of it."""

from kaicheng.documents.models.document import Document, DocumentQuerySet, EndKind, Openness
from kaicheng.documents.models.edition import TEXTS, CitedName, Edition, EditionQuerySet, LikenessKey
from kaicheng.documents.models.intake import IntakeBatch, IntakeItem, ItemState
from kaicheng.documents.models.parts import Attachment, EditionIssuer, Relation, RelationKind
from kaicheng.documents.models.reviews import Outcome, Release, Review, ReviewStep
from kaicheng.documents.models.scrutiny import FileScrutiny

__all__ = [
    "TEXTS",
    "Attachment",
    "CitedName",
    "Document",
    "DocumentQuerySet",
    "Edition",
    "EditionIssuer",
    "EditionQuerySet",
    "EndKind",
    "FileScrutiny",
    "IntakeBatch",
    "IntakeItem",
    "ItemState",
    "LikenessKey",
    "Openness",
    "Outcome",
    "Relation",
    "RelationKind",
    "Release",
    "Review",
    "ReviewStep",
]
