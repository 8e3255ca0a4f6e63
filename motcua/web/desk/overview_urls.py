"""Addresses of the overview, below the desk's."""

from django.urls import path

from motcua.web.desk.views import overview, overview_acts

urlpatterns = [
    path("", overview.wall, name="overview"),
    path("diem-nghen", overview.bottlenecks, name="bottlenecks"),
    path("man-hinh", overview.screen, name="overview_screen"),
    path("ho-so", overview.dossiers, name="overview_dossiers"),
    path("lam", overview_acts.act, name="overview_act"),
]
