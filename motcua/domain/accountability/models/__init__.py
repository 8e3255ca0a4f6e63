"""What this area writes: notices to agencies, and times as they were measured."""

from motcua.domain.accountability.models.measured import MeasuredTime
from motcua.domain.accountability.models.notices import AgencyNotice, NoticeState

__all__ = ["AgencyNotice", "MeasuredTime", "NoticeState"]
