"""The registers of documents on paper, by volumes, and the proof of their numbers."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.actions import (
    Entry,
    change_standing,
    enter_by_hand,
    enter_incoming,
)
from motcua.domain.correspondence.actions.incoming import Arrival
from motcua.domain.correspondence.models import EarlierNumbers, Medium
from motcua.domain.correspondence.readers.books import outgoing_pdf
from motcua.domain.correspondence.readers.incoming import incoming_count
from motcua.domain.correspondence.readers.outgoing import (
    OutgoingFacts,
    outgoing_count,
    outgoing_register,
)
from motcua.domain.correspondence.readers.whole import (
    SeriesProof,
    finding,
    series_of_year,
)
from motcua.domain.correspondence.rules.standing import ChangeKind
from motcua.domain.documents.models import NumberSeries
from motcua.domain.dossiers.actions.reading import open_outgoing
from motcua.domain.dossiers.models import Read
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.papers import read_back
from tests.world import Centre, code_of

pytestmark = pytest.mark.django_db
DAY = MORNING.date()


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def ubnd() -> int:
    return Unit.objects.get(code="ubnd").pk


def entered(
    centre: Centre, unit_id: int, kind: str = "QĐ", subject: str = "Một việc"
) -> OutgoingFacts:
    return enter_by_hand(
        actor=centre.actor("vanthu"),
        at=centre.at,
        request_id=uuid4(),
        unit_id=unit_id,
        entry=Entry(kind=kind, subject=subject, medium=Medium.PAPER),
    )


def test_a_volume_holds_so_many_and_the_volumes_hold_all(
    centre: Centre, ubnd: int
) -> None:
    for n in range(5):
        entered(centre, ubnd, subject=f"Việc {n}")
    asked = {"unit_id": ubnd, "first": DAY, "last": DAY, "on": DAY}
    volumes = [
        outgoing_register(actor=centre.actor("vanthu"), **asked, volume=n, size=2)  # type: ignore[arg-type]
        for n in range(1, 5)
    ]
    assert [[row.number for row in rows] for rows in volumes] == [[1, 2], [3, 4], [5], []]
    assert outgoing_count(actor=centre.actor("vanthu"), **asked) == 5  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        outgoing_count(actor=centre.actor("quay"), **asked)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        incoming_count(actor=centre.actor("quay"), **asked)  # type: ignore[arg-type]


def test_the_printed_book_has_the_columns_of_the_decree(
    centre: Centre, ubnd: int
) -> None:
    done = centre.to_return(centre.accept(code_of("five-on-the-spot")))
    second = entered(centre, ubnd, subject="Quyết định phân công")
    change_standing(
        actor=centre.actor("vanthu"),
        at=centre.at,
        document_id=second.id,
        change=ChangeKind.VOIDED,
        reason="Ghi nhầm",
    )
    span = {"unit_id": ubnd, "first": DAY, "last": DAY}
    rows = open_outgoing(actor=centre.actor("vanthu"), at=centre.at, **span)  # type: ignore[arg-type]
    read = read_back(outgoing_pdf(rows=rows, **span, at=centre.at, kind="QĐ"))  # type: ignore[arg-type]
    assert read.size_mm == (297, 210)
    for column in (
        "Số, ký hiệu văn bản", "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản", "Người ký", "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ghi chú",
    ):  # fmt: skip
        assert column in read.text
    assert f"Văn thư; hồ sơ {done.code}" in read.text
    assert "Quyết định phân công" in read.text
    assert "Quyết định: Quyết định" not in read.text
    assert "Hủy số: Ghi nhầm" in read.text
    assert "Quyết định; từ ngày" in read.text
    assert Read.objects.filter(
        dossier_id=done.dossier_id, what="outgoing register"
    ).exists()


class TestProof:
    def proved(self, centre: Centre, ubnd: int) -> tuple[SeriesProof, ...]:
        return series_of_year(
            actor=centre.actor("vanthu"), unit_id=ubnd, year=DAY.year, on=DAY
        )

    def test_a_whole_series_and_its_fingerprint_by_hand(
        self, centre: Centre, ubnd: int
    ) -> None:
        assert self.proved(centre, ubnd) == ()
        entered(centre, ubnd)
        entered(centre, ubnd)
        (one,) = self.proved(centre, ubnd)
        lines = (f"{n}\t0{n}/QĐ-UBND\t{DAY}" for n in (1, 2))
        by_hand = sha256("\n".join(lines).encode()).hexdigest()
        assert one.is_whole
        assert (one.name, one.given, one.entered) == ("Quyết định", 2, 2)
        assert one.fingerprint == by_hand

    def test_a_number_that_was_given_and_is_in_no_register(
        self, centre: Centre, ubnd: int
    ) -> None:
        entered(centre, ubnd)
        NumberSeries.objects.filter(kind="out/QĐ").update(last=3)
        (one,) = self.proved(centre, ubnd)
        assert not one.is_whole
        assert one.missing == ((2, 3),)
        assert finding(one) == "Thiếu số 2–3"

    def test_a_later_number_with_an_earlier_day(self, centre: Centre, ubnd: int) -> None:
        entered(centre, ubnd)
        centre.at -= timedelta(days=3)
        entered(centre, ubnd)
        (one,) = self.proved(centre, ubnd)
        assert not one.is_whole
        assert finding(one) == "1 số ghi ngày sớm hơn số trước"

    def test_numbers_from_before_the_register(self, centre: Centre, ubnd: int) -> None:
        series = {"unit_id": ubnd, "kind": "out/QĐ", "period": str(DAY.year), "last": 7}
        NumberSeries.objects.create(**series)
        EarlierNumbers.objects.create(unit_id=ubnd, year=DAY.year, kind="QĐ", last=7)
        assert self.proved(centre, ubnd)[0].is_whole
        assert entered(centre, ubnd).number == 8
        (one,) = self.proved(centre, ubnd)
        assert one.is_whole
        assert (one.earlier, one.lowest, one.given) == (7, 8, 8)

    def test_arrivals_are_a_series_too_and_others_may_not_look(
        self, centre: Centre, ubnd: int
    ) -> None:
        enter_incoming(
            actor=centre.actor("vanthu"),
            at=centre.at,
            request_id=uuid4(),
            unit_id=ubnd,
            arrival=Arrival(sender="Sở Xây dựng", subject="Góp ý", to_unit_id=ubnd),
        )
        (one,) = self.proved(centre, ubnd)
        assert (one.name, one.entered, one.is_whole) == ("Văn bản đến", 1, True)
        for name in ("quay", "vt.thue", "congdan"):
            with pytest.raises(NotAllowed):
                series_of_year(
                    actor=centre.actor(name), unit_id=ubnd, year=DAY.year, on=DAY
                )
