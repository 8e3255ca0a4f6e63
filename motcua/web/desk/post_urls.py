"""Addresses of the post at the desk."""

from django.urls import path

from motcua.web.desk.views import post, post_lists, post_settling

urlpatterns = [
    path("", post.desk, name="post"),
    path("gui/<str:code>", post.order, name="post_order"),
    path("phieu/<str:number>", post.parcel, name="parcel"),
    path("phieu/<str:number>/phieu-gui.pdf", post.slip, name="parcel_slip"),
    path("phieu/<str:number>/bang-chung", post.proof, name="parcel_proof"),
    path("bien-ban", post_lists.make, name="make_post_list"),
    path("bien-ban/<int:list_id>", post_lists.one, name="post_list"),
    path("bien-ban/<int:list_id>.pdf", post_lists.pdf_of, name="post_record"),
    path("can-xu-ly", post_settling.troubles, name="post_troubles"),
    path("khong-qua-buu-chinh", post_settling.exclusions, name="post_exclusions"),
]
