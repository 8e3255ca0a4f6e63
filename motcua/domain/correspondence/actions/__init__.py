"""The only writers of the registers of documents."""

from motcua.domain.correspondence.actions.incoming import (
    acknowledge_incoming,
    enter_incoming,
)
from motcua.domain.correspondence.actions.letters import (
    check_letter,
    drop_letter_draft,
    name_result_letter,
    publish_letter,
    retire_letter,
    save_letter_draft,
)
from motcua.domain.correspondence.actions.outgoing import (
    Entry,
    enter_by_hand,
    number_document,
)
from motcua.domain.correspondence.actions.scans import add_scan
from motcua.domain.correspondence.actions.standing import (
    Decided,
    change_standing,
    supersede,
)

__all__ = [
    "Decided",
    "Entry",
    "acknowledge_incoming",
    "add_scan",
    "change_standing",
    "check_letter",
    "drop_letter_draft",
    "enter_by_hand",
    "enter_incoming",
    "name_result_letter",
    "number_document",
    "publish_letter",
    "retire_letter",
    "save_letter_draft",
    "supersede",
]
