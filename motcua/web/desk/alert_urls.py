"""Addresses of alerts, below the desk's."""

from django.urls import path

from motcua.web.desk.views import alert_rules, alerts

urlpatterns = [
    path("", alerts.alerts, name="alerts"),
    path("cach-bao", alerts.reach, name="alert_reach"),
    path("quy-tac", alert_rules.rules, name="alert_rules"),
    path("quy-tac/moi", alert_rules.new, name="new_alert_rule"),
    path("quy-tac/<slug:key>", alert_rules.rule, name="alert_rule"),
]
