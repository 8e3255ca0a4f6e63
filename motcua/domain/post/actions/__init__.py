"""The verbs of what goes by post."""

from motcua.domain.post.actions.coming_back import note_came_back
from motcua.domain.post.actions.handing import make_list, seal, sign_list
from motcua.domain.post.actions.hearing import hear, note_delivered, take_notice
from motcua.domain.post.actions.opening import (
    link_dossier,
    mark_seen,
    open_parcel,
    open_proof,
    open_record,
    open_slip,
)
from motcua.domain.post.actions.ordering import (
    ask_collection,
    call_off,
    mend,
    order_delivery,
)
from motcua.domain.post.actions.sending import ask_news, send_due
from motcua.domain.post.actions.settling import (
    CodTyped,
    enter_cod,
    exclude,
    mark_not_owed,
    note_booked,
    report_loss,
    settle_cod,
    settle_disagreement,
    settle_loss,
)

__all__ = [
    "CodTyped",
    "ask_collection",
    "ask_news",
    "call_off",
    "enter_cod",
    "exclude",
    "hear",
    "link_dossier",
    "make_list",
    "mark_not_owed",
    "mark_seen",
    "mend",
    "note_booked",
    "note_came_back",
    "note_delivered",
    "open_parcel",
    "open_proof",
    "open_record",
    "open_slip",
    "order_delivery",
    "report_loss",
    "seal",
    "send_due",
    "settle_cod",
    "settle_disagreement",
    "settle_loss",
    "sign_list",
    "take_notice",
]
