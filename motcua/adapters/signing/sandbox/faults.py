"""What the sandbox can be told to do wrongly, over HTTP or by a file in its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua.adapters import faults
from motcua.adapters.faults import BadFaults, faults_of
from motcua.adapters.sandboxes import CommonFaults

__all__ = ["BadFaults", "FaultFile", "Faults"]


@dataclass(frozen=True, slots=True)
class Faults(CommonFaults):
    """How the sandbox misbehaves now; by itself it does not.

    `after` lets so many signatures be made well before `refuse`, `wrong_signature` and
    `crash` begin; `crash` ends the service in the middle of an answer. `refuse` answers
    no to signing; `wrong_signature` alters
    signatures; `expired`, `wrong_person` and `untrusted` give credentials such
    certificates; `revoked` says that all of them are revoked; `clock_off` shifts the
    timestamps by seconds; the last two give no answer.
    """

    refuse: bool = False
    crash: bool = False
    after: int = 0
    wrong_signature: bool = False
    expired: bool = False
    wrong_person: bool = False
    untrusted: bool = False
    revoked: bool = False
    clock_off: int = 0
    timestamps_down: bool = False
    revocation_down: bool = False

    @classmethod
    def of(cls, data: Any) -> "Faults":
        """Return the faults a JSON object names; raise BadFaults."""
        return faults_of(cls, data)


class FaultFile(faults.FaultFile[Faults]):
    """The faults of the signing sandbox."""

    def __init__(self, folder: Path) -> None:
        """Take the sandbox's folder."""
        super().__init__(folder, Faults)
