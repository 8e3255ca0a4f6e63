"""Addresses every face shares."""

from django.urls import path

from motcua.web.common import reports, views

app_name = "common"
urlpatterns = [
    path("suc-khoe", views.health, name="health"),
    path("ngon-ngu", views.language, name="language"),
    path("bao-cao-tin/<slug:channel>", reports.message_report, name="message_report"),
]
