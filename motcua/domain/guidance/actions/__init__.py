"""What is done with guidance: written, published, withdrawn, found useful."""

from motcua.domain.guidance.actions.answering import say_useful
from motcua.domain.guidance.actions.writing import (
    begin_page,
    begin_version,
    drop_draft,
    load_page,
    publish_page,
    save_draft,
    withdraw_page,
)

__all__ = [
    "begin_page",
    "begin_version",
    "drop_draft",
    "load_page",
    "publish_page",
    "save_draft",
    "say_useful",
    "withdraw_page",
]
