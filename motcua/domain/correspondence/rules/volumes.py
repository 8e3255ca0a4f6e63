"""Volumes of a register: so many documents each, so that no book grows endless."""

VOLUME_ROWS = 1000
"""How many documents one volume of a printed register holds at most."""


def volume_slice(volume: int, size: int) -> slice:
    """Return which rows a volume has; volumes are numbered from 1."""
    begin = (max(1, volume) - 1) * size
    return slice(begin, begin + size)
