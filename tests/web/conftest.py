"""The clock the faces read, and the counter's form."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tests.databases import MORNING

if TYPE_CHECKING:
    from tests.web.counter import Desk

Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a way to set what the faces read as the time; it shows 8:00 first."""

    def set_to(at: datetime) -> None:
        seconds = int((at - datetime.now(at.tzinfo)).total_seconds())
        monkeypatch.setenv("MOTCUA_CLOCK_SHIFT", str(seconds))

    set_to(MORNING)
    return set_to


@pytest.fixture
def desk(clock: Clock, db: None) -> "Desk":
    """Return the counter's form on the demo's first morning."""
    from tests.web.counter import Desk, sign_in  # noqa: PLC0415 - after set-up

    return Desk(sign_in("quay"))
