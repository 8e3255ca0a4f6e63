"""Addresses of ratings and of what is asked, below the desk's."""

from django.urls import path

from motcua.web.desk.views import ratings

urlpatterns = [
    path("", ratings.ratings, name="ratings"),
    path("cua-toi", ratings.mine, name="my_ratings"),
    path("cau-hoi", ratings.questions, name="survey_questions"),
    path("man-hinh", ratings.screens, name="survey_screens"),
]
