"""The only writers of this area's rows; one subject a file."""

from motcua.domain.accounts.actions.people import enter_person
from motcua.domain.accounts.actions.sign_in import sign_in

__all__ = ["enter_person", "sign_in"]
