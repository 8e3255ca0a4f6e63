"""Addresses of the registers of documents."""

from django.urls import path

from motcua.web.desk.views import books, documents, incoming_scans

urlpatterns = [
    path("di", documents.outgoing, name="outgoing"),
    path("di.csv", books.outgoing_csv, name="outgoing_csv"),
    path("di.pdf", books.outgoing_pdf, name="outgoing_pdf"),
    path("di/<int:document_id>", documents.change, name="change_document"),
    path("den", documents.incoming, name="incoming"),
    path("den.csv", books.incoming_csv, name="incoming_csv"),
    path("den.pdf", books.incoming_pdf, name="incoming_pdf"),
    path("den/<int:document_id>", documents.acknowledge, name="acknowledge"),
    path("den/<int:document_id>/ban-quet", incoming_scans.scan, name="incoming_scan"),
    path(
        "den/<int:document_id>/ban-quet/<int:n>",
        incoming_scans.version,
        name="incoming_scan_version",
    ),
    path(
        "den/<int:document_id>/ban-quet/<int:n>/tep",
        incoming_scans.scan_file,
        name="incoming_scan_file",
    ),
    path(
        "den/<int:document_id>/ban-quet/<int:n>/trang/<int:at_page>.png",
        incoming_scans.scan_page,
        name="incoming_scan_page",
    ),
    path("doi-chieu", books.proof, name="numbers_proof"),
    path("doi-chieu.pdf", books.proof_pdf, name="numbers_proof_pdf"),
]
