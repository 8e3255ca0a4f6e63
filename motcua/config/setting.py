"""One setting: its name, how it is read from the environment, what it means."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from motcua.config.parsers import file_keys, hidden, secret

_PASSWORD = re.compile(r"(//[^:/@]+):[^@]*@")


class SettingError(Exception):
    """A setting has a value that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name without `MOTCUA_`, how it is read, what it means."""

    name: str
    read: Callable[[str], object]
    default: str | None
    meaning: str
    kind: str

    @property
    def variable(self) -> str:
        """Return the name of the environment variable."""
        return f"MOTCUA_{self.name}"

    def value(self, environ: Mapping[str, str]) -> object:
        """Return the typed value; raise SettingError naming the variable.

        A secret may stand in a file named by `MOTCUA_…_FILE` instead.
        """
        raw = environ.get(self.variable)
        file = environ.get(f"{self.variable}_FILE")
        if raw is None and file is not None:
            raw = self._from_file(file)
        if raw is None:
            raw = self.default
        if raw is None:
            raise SettingError(f"{self.variable} is not set: {self.meaning}")
        try:
            return self.read(raw)
        except ValueError as error:
            raise SettingError(
                f"{self.variable} {error}, not {self._masked(raw)!r}"
            ) from None

    def shown(self, environ: Mapping[str, str]) -> str:
        """Return the value as a person may see it: no secret, no password."""
        return self._masked(str(self.value(environ)))

    def _masked(self, value: str) -> str:
        if self.read in (secret, file_keys, hidden):
            return "…" if value else ""
        return _PASSWORD.sub(r"\1:…@", value)

    def _from_file(self, file: str) -> str:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{self.variable}_FILE: {error}") from None
