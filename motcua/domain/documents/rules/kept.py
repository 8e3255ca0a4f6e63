"""How a stored file is spoken of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A stored file with the name its sender gave it."""

    sha256: str
    size: int
    media_type: str
    name: str
