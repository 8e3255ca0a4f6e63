"""The only writers of the registers of documents."""

from motcua.domain.correspondence.actions.incoming import (
    acknowledge_incoming,
    enter_incoming,
)
from motcua.domain.correspondence.actions.letters import (
    check_letter,
    name_result_letter,
    publish_letter,
    retire_letter,
    save_letter_draft,
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
    "check_letter",
    "enter_by_hand",
    "enter_incoming",
    "name_result_letter",
    "number_document",
    "publish_letter",
    "retire_letter",
    "save_letter_draft",
]
