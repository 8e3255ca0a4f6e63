"""Addresses of the working calendar, below the desk's."""

from django.urls import path

from motcua.web.desk.views import (
    calendar,
    calendar_begin,
    calendar_edit,
    calendar_publish,
)

urlpatterns = [
    path("", calendar.calendars, name="calendars"),
    path("nhap-moi", calendar_begin.begin, name="calendar_begin"),
    path("<int:calendar_id>", calendar.version, name="calendar"),
    path("<int:calendar_id>/sua", calendar_edit.edit, name="calendar_edit"),
    path("<int:calendar_id>/xoa", calendar_edit.drop, name="calendar_drop"),
    path("<int:calendar_id>/kiem-tra", calendar_publish.check, name="calendar_check"),
    path(
        "<int:calendar_id>/kiem-tra/<str:code>",
        calendar_publish.move,
        name="calendar_move",
    ),
    path("<int:calendar_id>/cong-bo", calendar_publish.publish, name="calendar_publish"),
]
