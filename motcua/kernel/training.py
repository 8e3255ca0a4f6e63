"""Whether this installation is a training centre, and how what it gives is marked.

A training centre is an installation of its own: its words, codes and numbers say so
wherever they go.
"""

import os

from motcua.kernel.text import N_

WORDS = N_("TẬP HUẤN – không có giá trị")
"""What every page, paper and letter of a training centre says."""

SERIES = "TH"
"""The letters of a training centre's series of codes and numbers."""


def is_training() -> bool:
    """Say whether this installation is for training.

    `MOTCUA_TRAINING` says it, as `MOTCUA_CLOCK_SHIFT` says how the clock runs.
    """
    return os.environ.get("MOTCUA_TRAINING") == "true"


def in_series(code: str) -> str:
    """Return a code of this installation: `TH-H49.04-261126-0001` in training."""
    return f"{SERIES}-{code}" if is_training() else code


def with_series(symbol: str) -> str:
    """Return the symbol of a number of this installation: `QĐ-UBND-TH` in training."""
    return f"{symbol}-{SERIES}" if is_training() else symbol


def is_training_code(code: str) -> bool:
    """Say whether a code is of a training centre's series, however it was typed."""
    return code.strip().upper().startswith(f"{SERIES}-")


def marked(text: str) -> str:
    """Return a text that leaves the house, marked when it leaves a training centre."""
    return f"[{WORDS}] {text}" if is_training() else text
