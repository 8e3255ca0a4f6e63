"""Waiting for what pyHanko does asynchronously."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_Found = TypeVar("_Found")


def finished(work: Coroutine[Any, Any, _Found]) -> _Found:
    """Return what a piece of asynchronous work comes to; raise what it raises.

    It runs in a thread of its own, so that the caller's may have a loop already.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
