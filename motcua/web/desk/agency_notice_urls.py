"""Addresses of the month's notices to agencies, below the desk's."""

from django.urls import path

from motcua.web.desk.views import agency_notices

urlpatterns = [
    path("", agency_notices.notices, name="agency_notices"),
    path("<int:notice_id>", agency_notices.notice, name="agency_notice"),
    path("<int:notice_id>.pdf", agency_notices.notice_pdf, name="agency_notice_pdf"),
]
