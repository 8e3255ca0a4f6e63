"""Papers in custody, and the lists they go from unit to unit on."""

from motcua.domain.delivery.models.lists import HandOverList, HandOverRow
from motcua.domain.delivery.models.things import Passing, Thing

__all__ = ["HandOverList", "HandOverRow", "Passing", "Thing"]
