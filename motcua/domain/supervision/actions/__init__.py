"""Acts of supervision: look around, tell, close; set rules."""

from motcua.domain.supervision.actions.digesting import digest
from motcua.domain.supervision.actions.forgetting import forget
from motcua.domain.supervision.actions.reaching import set_reach
from motcua.domain.supervision.actions.ruling import set_rule
from motcua.domain.supervision.actions.telling import tell
from motcua.domain.supervision.actions.urging import answer_urging, urge
from motcua.domain.supervision.actions.watching import close_gone, watch
from motcua.domain.supervision.actions.writing import write

__all__ = [
    "answer_urging",
    "close_gone",
    "digest",
    "forget",
    "set_reach",
    "set_rule",
    "tell",
    "urge",
    "watch",
    "write",
]
