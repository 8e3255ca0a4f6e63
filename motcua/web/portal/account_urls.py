"""Addresses of signing in and of one's own account."""

from django.urls import path

from motcua.web.portal.views import (
    account,
    helpers,
    identity,
    notices,
    organisations,
    passkeys,
    recovery,
    second_step,
    sign_in,
)

urlpatterns = [
    path("dang-nhap", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/ma", second_step.take, name="second_step"),
    path("dang-nhap/khoi-phuc", recovery.ask, name="recovery"),
    path("dang-nhap/khoi-phuc/mat-khau", recovery.recover, name="recover"),
    path("dang-nhap/khoa", passkeys.use, name="passkey"),
    path("dang-nhap/<slug:key>", identity.begin, name="identity_begin"),
    path("dang-nhap/<slug:key>/ve", identity.back, name="identity_back"),
    path("dang-xuat", sign_in.sign_out, name="sign_out"),
    path("da-dang-xuat", sign_in.signed_out, name="signed_out"),
    path("tai-khoan", account.my_account, name="my_account"),
    path("tai-khoan/hai-buoc", second_step.set_up, name="two_steps"),
    path("tai-khoan/khoa-truy-cap", passkeys.mine, name="passkeys"),
    path("tai-khoan/khoa-truy-cap/bat-dau", passkeys.begin, name="passkey_begin"),
    path("tai-khoan/thong-bao", notices.my_choice, name="my_choice"),
    path("hop-thu", notices.my_inbox, name="inbox"),
    path("tai-khoan/thay-mat", organisations.act_for, name="act_for"),
    path("tai-khoan/to-chuc", organisations.mine, name="organisations"),
    path("tai-khoan/to-chuc/dang-ky", organisations.register, name="register"),
    path(
        "tai-khoan/to-chuc/<int:organisation_id>",
        organisations.organisation,
        name="organisation",
    ),
    path(
        "tai-khoan/to-chuc/<int:organisation_id>/uy-quyen/<int:member_id>",
        organisations.mandate,
        name="mandate",
    ),
    path("tai-khoan/nguoi-giup", helpers.mine, name="helpers"),
    path("tai-khoan/nguoi-giup/them", helpers.give, name="help_give"),
    path("tai-khoan/nguoi-giup/xin", helpers.ask, name="help_ask"),
    path("tai-khoan/phien", account.my_sessions, name="my_sessions"),
]
