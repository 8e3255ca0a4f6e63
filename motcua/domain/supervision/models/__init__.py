"""Rules as they were set, alerts, who was told, and messages that gathered them."""

from motcua.domain.supervision.models.alerts import Alert, Place, Telling
from motcua.domain.supervision.models.officers import Mailing, Reach
from motcua.domain.supervision.models.rules import RuleVersion

__all__ = ["Alert", "Mailing", "Place", "Reach", "RuleVersion", "Telling"]
