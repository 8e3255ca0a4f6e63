"""What is done with notices and measured times; each verb is one transaction."""

from motcua.domain.accountability.actions.issuing import issue_notice, seal_notice
from motcua.domain.accountability.actions.measuring import measure
from motcua.domain.accountability.actions.preparing import (
    prepare_due,
    prepare_notices,
    refresh_notice,
)
from motcua.domain.accountability.actions.signing import sign_notice

__all__ = [
    "issue_notice",
    "measure",
    "prepare_due",
    "prepare_notices",
    "refresh_notice",
    "seal_notice",
    "sign_notice",
]
