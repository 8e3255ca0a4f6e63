"""Addresses of surveys and petitions, in the portal."""

from django.urls import path

from motcua.web.portal.views import surveys

urlpatterns = [
    path("danh-gia", surveys.results, name="survey_results"),
    path("danh-gia/cam-on", surveys.thanks, name="survey_thanks"),
    path("danh-gia/phieu/<str:token>", surveys.survey, name="survey"),
    path("danh-gia/quay/<str:secret>", surveys.counter, name="survey_counter"),
    path("ho-so-cua-toi/<str:code>/danh-gia", surveys.mine, name="my_survey"),
    path("tra-cuu/<str:code>/danh-gia", surveys.again, name="survey_again"),
]
