"""Addresses of the portal, in Vietnamese without accents."""

from django.urls import path

from motcua.web.portal import account_urls
from motcua.web.portal.views import (
    dossiers,
    filing_form,
    filing_signers,
    filing_uploads,
    filings,
    following,
    guided,
    home,
    lists,
    look_up,
    many,
    payments,
    post,
    procedures,
    records,
    verify,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("thu-tuc", procedures.procedures, name="procedures"),
    path("thu-tuc/<str:code>", procedures.procedure, name="procedure"),
    path("thu-tuc/<str:code>/danh-muc.pdf", procedures.checklist, name="checklist"),
    path("thu-tuc/<str:code>/can-gi", guided.guided, name="guided"),
    path("thu-tuc/<str:code>/nop", filings.begin, name="file_online"),
    path("nop/<uuid:key>", filings.filing, name="filing"),
    path("nop/<uuid:key>/truong-hop", filings.case, name="filing_case"),
    path("nop/<uuid:key>/bieu-mau", filing_form.form, name="filing_form"),
    path(
        "nop/<uuid:key>/bieu-mau/<slug:page_key>",
        filing_form.form_page,
        name="filing_form_page",
    ),
    path("nop/<uuid:key>/giay-to", filings.papers, name="filing_papers"),
    path(
        "nop/<uuid:key>/giay-to/<int:n>/tai-len",
        filing_uploads.uploads,
        name="filing_uploads",
    ),
    path(
        "nop/<uuid:key>/giay-to/<int:n>/tai-len/<uuid:upload_id>",
        filing_uploads.one_upload,
        name="filing_one_upload",
    ),
    path("nop/<uuid:key>/nhan-ket-qua", filings.delivery, name="filing_delivery"),
    path("nop/<uuid:key>/kiem-tra", filings.check, name="filing_check"),
    path("nop/<uuid:key>/tep/<int:n>", filings.paper, name="filing_paper"),
    path("nop/<uuid:key>/cung-nop", filing_signers.signers, name="filing_signers"),
    path("nop/<uuid:key>/xac-nhan", filing_signers.sign, name="sign_filing"),
    path(
        "nop/<uuid:key>/xac-nhan/tep/<int:n>",
        filing_signers.sign_paper,
        name="sign_filing_paper",
    ),
    path("thu-tuc/<str:code>/nop-nhieu", many.many, name="many"),
    path("thu-tuc/<str:code>/nop-nhieu/mau.xlsx", many.sheet, name="many_sheet"),
    path("nop-nhieu/<uuid:key>", many.result, name="many_result"),
    path(
        "nop-nhieu/<uuid:key>/ket-qua.xlsx", many.result_sheet, name="many_result_sheet"
    ),
    path("nop/<uuid:key>/rut", filings.withdraw, name="withdraw_filing"),
    path("nop/<uuid:key>/nop-tien", payments.filing_dues, name="filing_dues"),
    path("nop-tien/ve", payments.returned, name="payment_returned"),
    path("nop-tien/<uuid:key>", payments.payment, name="payment"),
    path("nop-tien/<uuid:key>/bien-nhan.pdf", payments.bill, name="payment_bill"),
    path("thanh-toan/thong-bao", payments.notice, name="payment_notice"),
    path("tra-cuu", look_up.look_up, name="look_up"),
    path("tra-cuu/<str:code>", look_up.found, name="found"),
    path("buu-chinh", post.not_by_post, name="not_by_post"),
    path("buu-chinh/cua-toi", post.my_parcels, name="my_parcels"),
    path("thu-tuc/<str:code>/lay-tai-nha", post.collect, name="collect"),
    path("buu-chinh/thong-bao", post.notice, name="post_notice"),
    path("xac-minh", verify.verify, name="verify"),
    path("van-ban-het-hieu-luc", lists.ended, name="ended"),
    path("van-ban-het-hieu-luc/<slug:code>.json", lists.ended_json, name="ended_json"),
    path("van-ban-het-hieu-luc/<slug:code>.csv", lists.ended_csv, name="ended_csv"),
    *account_urls.urlpatterns,
    path("giay-to-cua-toi", records.my_records, name="my_records"),
    path("giay-to-cua-toi/<str:code>", records.my_record, name="my_record"),
    path(
        "giay-to-cua-toi/<str:code>/tep.pdf",
        records.my_record_file,
        name="my_record_file",
    ),
    path("ho-so-cua-toi", dossiers.my_dossiers, name="my_dossiers"),
    path("ho-so-cua-toi/<str:code>", dossiers.my_dossier, name="my_dossier"),
    path("ho-so-cua-toi/<str:code>/nop-tien", payments.my_dues, name="my_dues"),
    path("ho-so-cua-toi/<str:code>/ngay-hen", dossiers.my_due, name="my_due"),
    path("ho-so-cua-toi/<str:code>/tin-nhan", following.my_letters, name="my_letters"),
    path("ho-so-cua-toi/<str:code>/bo-sung", following.my_reply, name="my_reply"),
    path("ho-so-cua-toi/<str:code>/rut", following.my_wish, name="my_wish"),
    path(
        "ho-so-cua-toi/<str:code>/ngay-hen.ics",
        following.my_appointment,
        name="my_appointment",
    ),
    path(
        "ho-so-cua-toi/<str:code>/kem/<int:file_id>",
        following.my_attached,
        name="my_attached",
    ),
    path("ho-so-cua-toi/<str:code>/giay-to/<int:n>", dossiers.my_file, name="my_file"),
    path(
        "ho-so-cua-toi/<str:code>/giay-to/<int:n>/xem", dossiers.my_view, name="my_view"
    ),
    path(
        "ho-so-cua-toi/<str:code>/giay-to/<int:n>/nho.png",
        dossiers.my_thumbnail,
        name="my_thumbnail",
    ),
    path(
        "ho-so-cua-toi/<str:code>/giay-to/<int:n>/trang/<int:at_page>.png",
        dossiers.my_page,
        name="my_page",
    ),
]
