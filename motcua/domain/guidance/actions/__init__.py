"""What is done with guidance and campaigns: written, published, followed, closed."""

from motcua.domain.guidance.actions.answering import say_useful
from motcua.domain.guidance.actions.campaigns import (
    change_campaign,
    close_campaign,
    count_followed,
    open_campaign,
    tell_campaign,
)
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
    "change_campaign",
    "close_campaign",
    "count_followed",
    "drop_draft",
    "load_page",
    "open_campaign",
    "publish_page",
    "save_draft",
    "say_useful",
    "tell_campaign",
    "withdraw_page",
]
