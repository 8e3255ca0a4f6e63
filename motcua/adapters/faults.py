"""What a sandbox can be told to do wrongly: a dataclass of names, kept in a file."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    _Faults = TypeVar("_Faults", bound=DataclassInstance)
else:
    _Faults = TypeVar("_Faults")


class BadFaults(Exception):
    """The faults asked for are not ones there are."""


def faults_of(kind: type[_Faults], data: Any) -> _Faults:
    """Return the faults a JSON object names; raise BadFaults."""
    if not isinstance(data, dict):
        raise BadFaults("faults are an object of names and values")
    known = {field.name: type(field.default) for field in fields(kind)}
    for name, value in data.items():
        if name not in known:
            raise BadFaults(f"no fault {name!r}; there are {', '.join(known)}")
        number = known[name] is not bool
        if isinstance(value, bool) is number or not isinstance(value, int | float):
            wanted = "a number" if number else "true or false"
            raise BadFaults(f"{name} wants {wanted}")
    return kind(**data)


class FaultFile(Generic[_Faults]):
    """The faults of one sandbox, in a file that may also be written by hand."""

    def __init__(self, folder: Path, kind: type[_Faults]) -> None:
        """Take the sandbox's folder and what sort of faults it knows."""
        self.path, self.kind = folder / "faults.json", kind

    def now(self) -> _Faults:
        """Return the faults in force; none when there is no file. Raises BadFaults."""
        try:
            return faults_of(self.kind, json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return self.kind()
        except ValueError as error:
            raise BadFaults(f"{self.path} is not JSON: {error}") from None

    def put(self, faults: _Faults) -> None:
        """Set the faults."""
        self.path.write_text(json.dumps(asdict(faults)), encoding="utf-8")
