"""The only writers of the registers of documents."""

from motcua.domain.correspondence.actions.incoming import (
    acknowledge_incoming,
    enter_incoming,
)
from motcua.domain.correspondence.actions.outgoing import (
    Entry,
    change_standing,
    enter_by_hand,
    number_document,
)

__all__ = [
    "Entry",
    "acknowledge_incoming",
    "change_standing",
    "enter_by_hand",
    "enter_incoming",
    "number_document",
]
