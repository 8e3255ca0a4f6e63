"""How a process that serves for days keeps its memory."""

import gc

EVERY = 10_000


def keep_what_is_loaded() -> None:
    """Take what is loaded by now for lasting, and look for garbage less often.

    Code, models and texts stay until the end; without this the collector goes over all
    of them again and again, which costs as much as deciding does.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(EVERY)
