"""Write to each other, answer a request for a supplement, wish to withdraw."""

from motcua.domain.following.actions.inbox import mark_read
from motcua.domain.following.actions.letters import note_read, write
from motcua.domain.following.actions.replies import (
    add_file,
    drop_file,
    give_back,
    note_taken,
    send,
    sent_reply,
)
from motcua.domain.following.actions.tidying import delete_expired, drop_old_drafts
from motcua.domain.following.actions.wishes import take_wish_back, wish_to_withdraw

__all__ = [
    "add_file",
    "delete_expired",
    "drop_file",
    "drop_old_drafts",
    "give_back",
    "mark_read",
    "note_read",
    "note_taken",
    "send",
    "sent_reply",
    "take_wish_back",
    "wish_to_withdraw",
    "write",
]
