"""Pages of guidance, and campaigns for filing online."""

from motcua.domain.guidance.models.campaigns import Campaign, CampaignFollowed
from motcua.domain.guidance.models.pages import Page, PageState, PageVersion, Usefulness

__all__ = [
    "Campaign",
    "CampaignFollowed",
    "Page",
    "PageState",
    "PageVersion",
    "Usefulness",
]
