"""What the sandbox can be told to do wrongly, over HTTP or by a file in its folder."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


class BadFaults(Exception):
    """The faults asked for are not ones there are."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How the sandbox misbehaves now; by itself it does not.

    `slow` delays every answer by seconds; `refuse` answers no to signing;
    `wrong_signature` alters signatures; `expired`, `wrong_person` and `untrusted` give
    credentials such certificates; `revoked` says that all of them are revoked;
    `clock_off` shifts the timestamps by seconds; the last two give no answer.
    """

    slow: float = 0
    refuse: bool = False
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
        if not isinstance(data, dict):
            raise BadFaults("faults are an object of names and values")
        known = {field.name: type(field.default) for field in fields(cls)}
        for name, value in data.items():
            if name not in known:
                raise BadFaults(f"no fault {name!r}; there are {', '.join(known)}")
            number = known[name] is not bool
            if isinstance(value, bool) is number or not isinstance(value, int | float):
                wanted = "a number" if number else "true or false"
                raise BadFaults(f"{name} wants {wanted}")
        return cls(**data)


class FaultFile:
    """The faults, kept in a file that may also be written by hand."""

    def __init__(self, folder: Path) -> None:
        """Take the sandbox's folder."""
        self.path = folder / "faults.json"

    def now(self) -> Faults:
        """Return the faults in force; none when there is no file. Raises BadFaults."""
        try:
            return Faults.of(json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Faults()
        except ValueError as error:
            raise BadFaults(f"{self.path} is not JSON: {error}") from None

    def put(self, faults: Faults) -> None:
        """Set the faults."""
        self.path.write_text(json.dumps(asdict(faults)), encoding="utf-8")
