"""Addresses of the processes, below the desk's."""

from django.urls import path

from motcua.web.desk.views import process_edit, process_publish, processes, scenarios

urlpatterns = [
    path("", processes.processes, name="processes"),
    path("moi", processes.begin, name="process_new"),
    path("<str:key>", processes.process, name="process"),
    path("<str:key>/v<int:n>", processes.version, name="process_version"),
    path("<str:key>/v<int:n>.json", processes.as_json, name="process_json"),
    path("<str:key>/v<int:n>.bpmn", processes.as_bpmn, name="process_bpmn"),
    path("<str:key>/ban-nhap", process_edit.edit, name="process_edit"),
    path("<str:key>/ban-nhap/xoa", process_edit.drop, name="process_drop"),
    path("<str:key>/ban-nhap/tep", process_edit.replace, name="process_import"),
    path("<str:key>/kiem-tra", process_publish.check, name="process_check"),
    path("<str:key>/cong-bo", process_publish.publish, name="process_publish"),
    path("<str:key>/kich-ban", scenarios.scenarios, name="scenarios"),
    path("<str:key>/kich-ban.csv", scenarios.as_csv, name="scenarios_csv"),
    path("<str:key>/kich-ban/tep", scenarios.bring_in, name="scenarios_import"),
    path("<str:key>/kich-ban/moi", scenarios.begin, name="scenario_new"),
    path("<str:key>/kich-ban/<int:n>", scenarios.scenario, name="scenario"),
    path("<str:key>/kich-ban/<int:n>/xoa", scenarios.drop, name="scenario_drop"),
    path("<str:key>/chuyen-ho-so", process_publish.move, name="process_move"),
]
