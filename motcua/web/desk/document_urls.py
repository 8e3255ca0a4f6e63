"""Addresses of the registers of documents."""

from django.urls import path

from motcua.web.desk.views import books, documents

urlpatterns = [
    path("di", documents.outgoing, name="outgoing"),
    path("di.csv", books.outgoing_csv, name="outgoing_csv"),
    path("di.pdf", books.outgoing_pdf, name="outgoing_pdf"),
    path("di/<int:document_id>", documents.change, name="change_document"),
    path("den", documents.incoming, name="incoming"),
    path("den.csv", books.incoming_csv, name="incoming_csv"),
    path("den.pdf", books.incoming_pdf, name="incoming_pdf"),
    path("den/<int:document_id>", documents.acknowledge, name="acknowledge"),
    path("doi-chieu", books.proof, name="numbers_proof"),
    path("doi-chieu.pdf", books.proof_pdf, name="numbers_proof_pdf"),
]
