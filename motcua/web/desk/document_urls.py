"""Addresses of the registers of documents."""

from django.urls import path

from motcua.web.desk.views import documents

urlpatterns = [
    path("di", documents.outgoing, name="outgoing"),
    path("di.csv", documents.outgoing_csv, name="outgoing_csv"),
    path("di/<int:document_id>", documents.change, name="change_document"),
    path("den", documents.incoming, name="incoming"),
    path("den.csv", documents.incoming_csv, name="incoming_csv"),
    path("den/<int:document_id>", documents.acknowledge, name="acknowledge"),
]
