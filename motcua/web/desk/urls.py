"""Addresses of the desk."""

from django.urls import include, path

from motcua.web.desk.views import (
    batch,
    custody,
    dossier,
    due,
    files,
    intake,
    keeping,
    register,
    till,
    uploads,
    work,
)

app_name = "desk"
urlpatterns = [
    path("", work.work, name="work"),
    path("nhieu-ho-so", batch.batch, name="batch"),
    path("tim", work.find, name="find"),
    path("nhap/<uuid:draft_id>/xoa", work.drop_draft, name="drop_draft"),
    path("tiep-nhan", intake.choose, name="choose"),
    path("tiep-nhan/<str:code>", intake.intake, name="intake"),
    path("kho-tep", keeping.store, name="store"),
    path("ho-so/<str:code>/giu-tep", keeping.holds, name="holds"),
    path("tai-tep", uploads.uploads, name="uploads"),
    path("tai-tep/<uuid:upload_id>", uploads.one_upload, name="one_upload"),
    path("ho-so/<str:code>", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/ngay-hen", due.due, name="due"),
    path("ho-so/<str:code>/lam", dossier.act, name="act"),
    path("ho-so/<str:code>/tep/<int:n>", files.file_of, name="file"),
    path("ho-so/<str:code>/tep/<int:n>/xem", files.view, name="view_file"),
    path("ho-so/<str:code>/tep/<int:n>/nho.png", files.thumbnail, name="thumbnail"),
    path(
        "ho-so/<str:code>/tep/<int:n>/trang/<int:at_page>.png",
        files.page_png,
        name="file_page",
    ),
    path(
        "ho-so/<str:code>/tep/<int:n>/anh.pdf",
        files.picture_as_pdf,
        name="picture_as_pdf",
    ),
    path("ho-so/<str:code>/tep/<int:n>/thay", files.replace, name="replace_file"),
    path("ho-so/<str:code>/phieu-kiem-soat.pdf", dossier.slip, name="control_slip"),
    path("lich-lam-viec/", include("motcua.web.desk.calendar_urls")),
    path("bo-tri/", include("motcua.web.desk.arrangement_urls")),
    path("quy-trinh/", include("motcua.web.desk.process_urls")),
    path("giay-to", custody.papers, name="papers"),
    path("ho-so/<str:code>/giay-to", custody.pass_on, name="pass_papers"),
    path("thu-phi", till.till, name="till"),
    path("thu-phi/<str:code>", till.account, name="account"),
    path("bien-lai/<int:receipt_id>.pdf", till.receipt, name="fee_receipt"),
    path("bien-lai/<int:receipt_id>/huy", till.cancel, name="cancel_fee_receipt"),
    path("so-theo-doi", register.register, name="register"),
    path("so-theo-doi.pdf", register.register_pdf, name="register_pdf"),
]
