"""Lines of a world that say when appointments are given."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookingLine:
    """Hours of some weekdays in which a service of the hall gives appointments.

    `service` is its letter, `weekdays` are numbers from Monday = 1, `begins` and `ends`
    are times such as 07:30.
    """

    service: str
    weekdays: tuple[str, ...]
    begins: str
    ends: str
    minutes: int = 15
    capacity: int = 1
    days_ahead: int = 14
    soonest: int = 60
