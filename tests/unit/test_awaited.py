"""What a dossier waits for, from whom, until when, why; what may still be said."""

from datetime import UTC, datetime

import pytest

from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.following.rules import (
    MOST_FILES,
    MOST_LETTERS,
    MOST_TEXT,
    Party,
    Standing,
    awaited,
    check_letter,
    check_reply,
)
from motcua.kernel.errors import Conflict, Invalid

DUE = datetime(2026, 12, 3, 10, tzinfo=UTC)
SINCE = datetime(2026, 11, 26, 3, tzinfo=UTC)


def test_every_state_says_what_and_why() -> None:
    for status in Status:
        found = awaited(Standing(status.value, DUE))
        assert found.what
        assert found.why


def test_a_supplement_rests_the_clock_and_names_no_day() -> None:
    found = awaited(Standing("supplement", DUE, SINCE, clock_rests=True))
    assert (found.party, found.until, found.stopped_at) == (Party.APPLICANT, None, SINCE)


def test_where_time_runs_on_the_day_stays() -> None:
    found = awaited(Standing("supplement", DUE, SINCE))
    assert (found.party, found.until, found.stopped_at) == (Party.APPLICANT, DUE, None)


def test_what_was_sent_is_awaited_from_the_counter() -> None:
    sent = Standing("supplement", DUE, SINCE, clock_rests=True, reply_sent=True)
    assert awaited(sent).party is Party.RECEPTION


@pytest.mark.parametrize(
    ("standing", "party", "until"),
    [
        (Standing("processing", DUE), Party.AGENCY, DUE),
        (Standing("done", DUE), Party.APPLICANT, None),
        (Standing("done", DUE, delivery="post"), Party.RECEPTION, DUE),
        (Standing("fee", DUE, SINCE, clock_rests=True), Party.APPLICANT, None),
        (Standing("incomplete", None), Party.APPLICANT, None),
        (Standing("returned", DUE), Party.NOBODY, None),
        (Standing("withdrawn", DUE), Party.NOBODY, None),
    ],
)
def test_from_whom_and_until_when(
    standing: Standing, party: Party, until: datetime | None
) -> None:
    found = awaited(standing)
    assert (found.party, found.until) == (party, until)


def test_letters_are_bounded() -> None:
    good = {"text": "Xin hỏi", "files": 0, "status": "processing", "written": 0}
    check_letter(**good)  # type: ignore[arg-type]
    for change, error in (
        ({"text": " \n"}, Invalid),
        ({"text": "a" * (MOST_TEXT + 1)}, Invalid),
        ({"files": MOST_FILES + 1}, Invalid),
        ({"written": MOST_LETTERS}, Conflict),
        ({"status": "returned"}, Conflict),
        ({"status": "refused"}, Conflict),
    ):
        with pytest.raises(error):
            check_letter(**{**good, **change})  # type: ignore[arg-type]


def test_a_reply_is_whole_or_names_what_lacks() -> None:
    check_reply(asked=["Đơn", "Bản vẽ"], sent={1, 2})
    with pytest.raises(Invalid) as fault:
        check_reply(asked=["Đơn", "Bản vẽ"], sent={1})
    assert fault.value.facts["names"] == "Bản vẽ"
