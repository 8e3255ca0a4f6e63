"""Tables of the reports that officers make."""

from motcua.domain.bespoke.models.reports import SavedReport, SharedWith
from motcua.domain.bespoke.models.sendings import Receiver, Schedule, Sending

__all__ = ["Receiver", "SavedReport", "Schedule", "Sending", "SharedWith"]
