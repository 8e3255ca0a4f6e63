"""Acts of supervision: look around, tell, close; set rules."""

from motcua.domain.supervision.actions.reaching import set_reach
from motcua.domain.supervision.actions.ruling import set_rule
from motcua.domain.supervision.actions.telling import tell
from motcua.domain.supervision.actions.watching import close_gone, watch
from motcua.domain.supervision.actions.writing import write

__all__ = ["close_gone", "set_reach", "set_rule", "tell", "watch", "write"]
