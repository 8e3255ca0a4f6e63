"""Addresses of the training centre's exercises."""

from django.urls import path

from motcua.web.desk.views import training

urlpatterns = [
    path("", training.lessons, name="lessons"),
    path("bat-dau", training.begin, name="begin_lesson"),
    path("ket-thuc", training.leave, name="leave_lesson"),
    path("lop", training.learners, name="learners"),
    path("dat-lai", training.reset, name="reset_training"),
]
