"""Addresses of surveys and petitions, in the portal."""

from django.urls import path

from motcua.web.portal.views import petitions, surveys

urlpatterns = [
    path("phan-anh", petitions.start, name="petitions"),
    path("phan-anh/gui", petitions.write, name="petition_write"),
    path("phan-anh/khieu-nai", petitions.complaints, name="petition_complaints"),
    path("phan-anh/tra-loi", petitions.answers, name="petition_answers"),
    path("phan-anh/ma/<str:code>", petitions.petition, name="petition"),
    path("danh-gia", surveys.results, name="survey_results"),
    path("danh-gia/cam-on", surveys.thanks, name="survey_thanks"),
    path("danh-gia/phieu/<str:token>", surveys.survey, name="survey"),
    path("danh-gia/quay/<str:secret>", surveys.counter, name="survey_counter"),
    path("ho-so-cua-toi/<str:code>/danh-gia", surveys.mine, name="my_survey"),
    path("tra-cuu/<str:code>/danh-gia", surveys.again, name="survey_again"),
]
