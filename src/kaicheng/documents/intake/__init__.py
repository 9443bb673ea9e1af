"""From files to drafts: receive (store and list), read (recognise and fill), load (many from a folder)."""

from kaicheng.documents.intake.loading import Known, LoadReport, files_under, load_folder
from kaicheng.documents.intake.reading import on_files_received, read_batch, read_item, try_again
from kaicheng.documents.intake.receiving import RECEIVED, receive
from kaicheng.documents.intake.unpacking import Upload

__all__ = [
    "RECEIVED",
    "Known",
    "LoadReport",
    "Upload",
    "files_under",
    "load_folder",
    "on_files_received",
    "read_batch",
    "read_item",
    "receive",
    "try_again",
]
