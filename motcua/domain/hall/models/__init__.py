"""The hall's places, its tickets with their periods, and orders that limit it."""

from motcua.domain.hall.models.limits import HealthAnswer, LimitOrder
from motcua.domain.hall.models.places import Area, Counter, Purpose, Service
from motcua.domain.hall.models.sessions import CounterBreak, CounterSession
from motcua.domain.hall.models.tickets import (
    Press,
    Ticket,
    TicketDossier,
    TicketPeriod,
)

__all__ = [
    "Area",
    "Counter",
    "CounterBreak",
    "CounterSession",
    "HealthAnswer",
    "LimitOrder",
    "Press",
    "Purpose",
    "Service",
    "Ticket",
    "TicketDossier",
    "TicketPeriod",
]
