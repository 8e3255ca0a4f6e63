"""Several acts at the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

from motcua.kernel.errors import MotcuaError

_T = TypeVar("_T")


def at_once(*acts: Callable[[], _T]) -> list[_T | MotcuaError]:
    """Return what each came to, in order, or what it was told."""
    start = Barrier(len(acts))

    def one(act: Callable[[], _T]) -> _T | MotcuaError:
        start.wait()
        try:
            return act()
        except MotcuaError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
