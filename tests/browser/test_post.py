"""A result goes home by post: packed at the desk, handed over, followed, delivered."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from motcua.domain.dossiers.models import Dossier
from motcua.domain.post import actions
from motcua.domain.post.models import PostalOrder
from motcua.journeys import receive
from motcua.journeys.receive import PersonTyped
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from tests import carrier as sandbox
from tests.browser.conftest import Site
from tests.carrier import Carrier
from tests.integration.test_custody import do
from tests.world import TO_RETURN_ON_THE_SPOT, Centre, code_of

pytestmark = pytest.mark.browser
SETTINGS = ("POST_URL", "POST_CUSTOMER", "POST_KEY", "POST_WEBHOOK_SECRET")


@pytest.fixture
def post(tmp_path: Path, settings: Any) -> Iterator[Carrier]:
    """Run the carrier; this process and the server that starts next lead to it."""
    with sandbox.running(tmp_path / "carrier") as found:
        found.connect(settings)
        named = {f"MOTCUA_{name}": getattr(settings, name) for name in SETTINGS}
        os.environ.update(named)
        yield found
        for name in named:
            del os.environ[name]


def ready_to_send() -> Dossier:
    """Return a dossier of the demo's citizen whose result waits to go by post."""
    centre = Centre(at=now() - timedelta(hours=1))
    whole = centre.intake(code_of("five-on-the-spot"))
    home = "Số 12 đường Kênh Liêm, phường Hạ Long"
    done = receive.accept(
        actor=centre.actor("quay"),
        at=centre.at,
        request_id=uuid4(),
        person=PersonTyped("citizen", chosen_id=whole.submitter.person_id),
        intake=replace(whole, delivery="post", delivery_address=home),
    )
    for username, command, typed in TO_RETURN_ON_THE_SPOT[:3]:
        done = do(centre, done, username, command, **typed)
    return Dossier.objects.get(pk=done.dossier_id)


def test_a_citizen_receives_a_result_by_post(post: Carrier, site: Site) -> None:
    post.tell(site.url)
    code = ready_to_send().code
    desk = site.person("traketqua")
    desk.goto("/desk/buu-chinh/")
    desk.get_by_role("link", name=f"Lập phiếu gửi {code}").click()
    desk.get_by_label("Số điện thoại").fill("12")
    desk.get_by_role("button", name="Lập phiếu gửi").click()
    assert desk.get_by_role("alert").get_by_role("link").count() == 3
    desk.get_by_label("Số điện thoại").fill("0912 345 678")
    desk.get_by_label("Phường, xã").fill("Phường Hạ Long")
    desk.get_by_label("Tỉnh, thành phố").fill("Quảng Ninh")
    desk.get_by_role("button", name="Lập phiếu gửi").click()
    desk.get_by_role("heading", name="Bưu chính đã báo").wait_for()
    assert actions.send_due(actor=SYSTEM, at=now()) == 1
    order = PostalOrder.objects.get()

    desk.goto("/desk/buu-chinh/")
    desk.get_by_role("checkbox").check()
    desk.get_by_role("button", name="Lập biên bản giao cho bưu chính").click()
    record = desk.get_by_role("button", name="Biên bản giao nhận (PDF)")
    answer = desk.request.get(str(record.get_attribute("href")))
    assert answer.body().startswith(b"%PDF")
    desk.get_by_label("Nhân viên bưu chính đã ký").fill("Hoàng Văn Nam")
    desk.get_by_role("button", name="Hai bên đã ký").click()
    desk.get_by_text("Đã ghi: hai bên đã ký biên bản.").wait_for()

    post.step(order.number, "OUT_FOR_DELIVERY")
    citizen = site.person("congdan")
    citizen.goto(f"/ho-so-cua-toi/{code}")
    parcel = citizen.get_by_label(f"Bưu gửi {order.tracking_number}")
    assert "Đang đi phát" in parcel.inner_text()
    assert "Nếu không có ai ở nhà" in parcel.inner_text()
    assert parcel.get_by_role("link").get_attribute("href") == order.tracking_url

    post.step(order.number, "DELIVERED", signer="Nguyễn Thị Hoa")
    citizen.reload()
    assert "Người ký nhận: Nguyễn Thị Hoa" in parcel.inner_text()
    assert "Đã trả kết quả" in citizen.locator("main").inner_text()
    desk.goto(f"/desk/buu-chinh/phieu/{order.number}")
    desk.get_by_role("link", name="Ảnh chứng minh").wait_for()
