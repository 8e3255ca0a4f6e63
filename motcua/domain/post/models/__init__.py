"""Postal orders, what the carrier stated, hand-over lists, money, losses."""

from motcua.domain.post.models.lists import HandOver, HandOverLine
from motcua.domain.post.models.orders import (
    Disagreement,
    PostalOrder,
    PostalStatement,
    StrayMessage,
)
from motcua.domain.post.models.settling import CodLine, Exclusion, Loss

__all__ = [
    "CodLine",
    "Disagreement",
    "Exclusion",
    "HandOver",
    "HandOverLine",
    "Loss",
    "PostalOrder",
    "PostalStatement",
    "StrayMessage",
]
