"""Addresses of the reports that officers make, below the desk's reports."""

from django.urls import path

from motcua.web.desk.views import own_report_edit, own_report_sharing, own_reports

urlpatterns = [
    path("", own_reports.reports, name="own_reports"),
    path("moi", own_report_edit.new, name="new_own_report"),
    path("ho-so", own_reports.behind_value, name="own_report_behind"),
    path("<int:report_id>", own_reports.report, name="own_report"),
    *(
        path(
            f"<int:report_id>.{ending}",
            own_reports.report_file,
            {"ending": ending},
            name=f"own_report_{ending}",
        )
        for ending in ("csv", "json", "xlsx", "pdf")
    ),
    path("<int:report_id>/sua", own_report_edit.edit, name="edit_own_report"),
    path("<int:report_id>/sao", own_reports.copy, name="copy_own_report"),
    path("<int:report_id>/xoa", own_reports.delete, name="delete_own_report"),
    path("<int:report_id>/chia-se", own_report_sharing.share, name="share_own_report"),
    path("<int:report_id>/gui-thu", own_report_sharing.send, name="send_own_report"),
]
