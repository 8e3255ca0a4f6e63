"""The verbs of the hall."""

from motcua.domain.hall.actions.counters import (
    begin_break,
    close_counter,
    end_break,
    open_counter,
)
from motcua.domain.hall.actions.editing import (
    CounterRow,
    ServiceRow,
    save_area,
    save_counter,
    save_service,
)
from motcua.domain.hall.actions.ending import close_all, close_day, forget
from motcua.domain.hall.actions.limiting import end_order, enter_order
from motcua.domain.hall.actions.linking import link_dossier
from motcua.domain.hall.actions.serving import (
    call_next,
    finish,
    hold,
    mark_no_show,
    recall,
    resume,
    start_serving,
    transfer,
)
from motcua.domain.hall.actions.taking import Appointed, cancel_number, take_number
from motcua.domain.hall.actions.telling import ask_for_word, tell_near

__all__ = [
    "Appointed",
    "CounterRow",
    "ServiceRow",
    "ask_for_word",
    "begin_break",
    "call_next",
    "cancel_number",
    "close_all",
    "close_counter",
    "close_day",
    "end_break",
    "end_order",
    "enter_order",
    "finish",
    "forget",
    "hold",
    "link_dossier",
    "mark_no_show",
    "open_counter",
    "recall",
    "resume",
    "save_area",
    "save_counter",
    "save_service",
    "start_serving",
    "take_number",
    "tell_near",
    "transfer",
]
