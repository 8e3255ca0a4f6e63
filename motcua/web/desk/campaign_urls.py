"""Addresses of the campaigns for filing online, below the desk's."""

from django.urls import path

from motcua.web.desk.views import campaign_edit, campaigns

urlpatterns = [
    path("", campaigns.campaigns, name="campaigns"),
    path("moi", campaign_edit.plan, name="plan_campaign"),
    path("<int:campaign_id>", campaigns.one, name="campaign"),
    path("<int:campaign_id>/sua", campaign_edit.change, name="change_campaign"),
    path("<int:campaign_id>/ket-thuc", campaign_edit.close, name="close_campaign"),
    path("<int:campaign_id>/cong-khai", campaign_edit.tell, name="tell_campaign"),
    *(
        path(
            f"<int:campaign_id>.{ending}",
            campaigns.campaign_file,
            {"ending": ending},
            name=f"campaign_{ending}",
        )
        for ending in ("xlsx", "pdf", "csv", "json")
    ),
]
