"""The only writers of stored files and running numbers."""

from motcua.domain.documents.actions.keeping import KeptFile, keep_file, reseal
from motcua.domain.documents.actions.numbers import next_number

__all__ = ["KeptFile", "keep_file", "next_number", "reseal"]
