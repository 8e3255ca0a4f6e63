"""The only writers of stored files and running numbers."""

from motcua.domain.documents.actions.keeping import KeptFile, keep_file, reseal
from motcua.domain.documents.actions.numbers import next_number
from motcua.domain.documents.actions.taking import scan_waiting, take_file

__all__ = [
    "KeptFile",
    "keep_file",
    "next_number",
    "reseal",
    "scan_waiting",
    "take_file",
]
