"""Rules as they were set, alerts, who was told, and messages that gathered them."""

from motcua.domain.supervision.models.alerts import Alert, Place, Telling
from motcua.domain.supervision.models.apologies import ApologyDraft
from motcua.domain.supervision.models.officers import Mailing, Reach
from motcua.domain.supervision.models.rules import RuleVersion
from motcua.domain.supervision.models.urgings import Urging

__all__ = [
    "Alert",
    "ApologyDraft",
    "Mailing",
    "Place",
    "Reach",
    "RuleVersion",
    "Telling",
    "Urging",
]
