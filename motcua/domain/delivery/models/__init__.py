"""Papers in custody, the lists they travel on, and to whom they were given."""

from motcua.domain.delivery.models.lists import HandOverList, HandOverRow
from motcua.domain.delivery.models.returns import HandedOut, PickupCode
from motcua.domain.delivery.models.things import Passing, Thing
from motcua.domain.delivery.models.uncollected import CollectingTerms, Uncollected

__all__ = [
    "CollectingTerms",
    "HandOverList",
    "HandOverRow",
    "HandedOut",
    "Passing",
    "PickupCode",
    "Thing",
    "Uncollected",
]
