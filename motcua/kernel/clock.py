"""The only place where the time is read.

Faces (web, jobs, ops) read it here and hand it down; the domain and the journeys
take `at` as an argument, so that every act can be replayed and simulated.
"""

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

VN = ZoneInfo("Asia/Ho_Chi_Minh")
"""The time zone of every counter, and so of every legal day."""


def shift() -> timedelta:
    """Return how far the clock runs from the machine's, zero in real use.

    `MOTCUA_CLOCK_SHIFT` is in whole seconds; the demo and the training centre set
    it so that a centre of 2021 can be worked in today.
    """
    return timedelta(seconds=int(os.environ.get("MOTCUA_CLOCK_SHIFT", "0")))


def now() -> datetime:
    """Return the present moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC) + shift()
