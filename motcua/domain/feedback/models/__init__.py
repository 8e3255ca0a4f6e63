"""Tables of surveys and petitions."""

from motcua.domain.feedback.models.petitions import Complaint, Petition, PetitionStep
from motcua.domain.feedback.models.surveys import (
    Answer,
    Asked,
    CounterScreen,
    Invitation,
    Questionnaire,
    RatedTicket,
    Remark,
)

__all__ = [
    "Answer",
    "Asked",
    "Complaint",
    "CounterScreen",
    "Invitation",
    "Petition",
    "PetitionStep",
    "Questionnaire",
    "RatedTicket",
    "Remark",
]
