"""By which ways, when, with which words, and what reports change: the pure rules."""

from datetime import UTC, datetime, time, timedelta
from itertools import permutations

import pytest
from django.utils.translation import gettext, override
from icalendar import Calendar

from motcua.domain.notifications.readers.words import built_in
from motcua.domain.notifications.rules import LETTERS
from motcua.domain.notifications.rules.appointments import (
    KINDS,
    appointment_of,
    calendar_file,
)
from motcua.domain.notifications.rules.channels import (
    Channel,
    Choice,
    Contacts,
    Topic,
    check_choice,
    first_moment,
    instead,
    topic_of,
    ways_for,
)
from motcua.domain.notifications.rules.plain import (
    SAMPLE,
    faults_of,
    is_plain,
    names_in,
)
from motcua.domain.notifications.rules.segments import length_of
from motcua.domain.notifications.rules.states import State, after_report, wait_after
from motcua.domain.notifications.rules.texts import EDITABLE, Wording, faults
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.web.common.notice_words import notice_kind

ALL = frozenset(Channel)
WHOLE = Contacts(7, "hoa@example.vn", "0912000111")
NOTICES = sorted(EDITABLE)


class TestWays:
    def test_usual_ways_are_the_inbox_and_one_outside(self) -> None:
        usual = {
            WHOLE: (Channel.INAPP, Channel.EMAIL),
            Contacts(7, "", "0912000111"): (Channel.INAPP, Channel.SMS),
            Contacts(None, "", "0912000111"): (Channel.SMS,),
            Contacts(7): (Channel.INAPP,),
            Contacts(): (),
        }
        for contacts, ways in usual.items():
            found = ways_for(
                kind="moved", choice=Choice(), contacts=contacts, working=ALL
            )
            assert found == ways

    def test_a_choice_is_for_its_topic_alone(self) -> None:
        choice = Choice({Topic.RESULT: frozenset({Channel.MESSENGER})})
        ask = {"choice": choice, "contacts": WHOLE, "working": ALL}
        assert ways_for(kind="result_ready", **ask) == (Channel.MESSENGER,)  # type: ignore[arg-type]
        assert ways_for(kind="moved", **ask) == (Channel.INAPP, Channel.EMAIL)  # type: ignore[arg-type]

    def test_a_choice_that_leads_nowhere_leaves_nobody_untold(self) -> None:
        choice = Choice({Topic.RESULT: frozenset({Channel.SMS})})
        found = ways_for(
            kind="result_ready",
            choice=choice,
            contacts=Contacts(None, "hoa@example.vn", ""),
            working=ALL,
        )
        assert found == (Channel.EMAIL,)

    def test_a_way_without_partner_is_not_taken(self) -> None:
        choice = Choice({Topic.RESULT: frozenset({Channel.MESSENGER, Channel.EMAIL})})
        found = ways_for(
            kind="result_ready",
            choice=choice,
            contacts=WHOLE,
            working=ALL - {Channel.MESSENGER},
        )
        assert found == (Channel.EMAIL,)

    def test_a_topic_without_a_way_is_refused_by_name(self) -> None:
        with pytest.raises(Invalid) as fault:
            check_choice(Choice({Topic.NEEDED: frozenset()}))
        assert fault.value.field == "needed"
        check_choice(Choice({Topic.NEEDED: frozenset({Channel.SMS})}))

    def test_what_fails_goes_another_way_once(self) -> None:
        tried: frozenset[Channel] = frozenset({Channel.MESSENGER})
        assert instead(of=Channel.MESSENGER, tried=tried, there=ALL) is Channel.SMS
        tried |= {Channel.SMS}
        assert instead(of=Channel.SMS, tried=tried, there=ALL) is Channel.EMAIL
        tried |= {Channel.EMAIL}
        assert instead(of=Channel.EMAIL, tried=tried, there=ALL) is None
        assert instead(of=Channel.SMS, tried=frozenset(), there=frozenset()) is None


class TestQuietHours:
    @pytest.mark.parametrize(
        ("clock", "goes"),
        [
            ("21:59", "21:59"),
            ("22:00", "06:00+1"),
            ("00:30", "06:00"),
            ("05:59", "06:00"),
            ("06:00", "06:00"),
        ],
    )
    def test_a_telephone_waits_for_the_morning(self, clock: str, goes: str) -> None:
        day = datetime(2026, 11, 26, tzinfo=VN)
        at = datetime.combine(day.date(), time.fromisoformat(clock), tzinfo=VN)
        wanted, _, later = goes.partition("+")
        expected = datetime.combine(
            day.date(), time.fromisoformat(wanted), tzinfo=VN
        ) + timedelta(days=int(later or 0))
        assert first_moment(channel=Channel.SMS, choice=Choice(), at=at) == expected
        assert first_moment(channel=Channel.EMAIL, choice=Choice(), at=at) == at

    def test_equal_ends_are_no_quiet_hours(self) -> None:
        at = datetime(2026, 11, 26, 3, tzinfo=VN)
        choice = Choice(quiet_from=time(0), quiet_to=time(0))
        assert first_moment(channel=Channel.SMS, choice=choice, at=at) == at

    def test_hours_within_a_day(self) -> None:
        choice = Choice(quiet_from=time(12), quiet_to=time(13, 30))
        at = datetime(2026, 11, 26, 12, 15, tzinfo=VN)
        goes = first_moment(channel=Channel.MESSENGER, choice=choice, at=at)
        assert goes == at.replace(hour=13, minute=30)


class TestReports:
    def test_order_and_number_of_reports_do_not_matter(self) -> None:
        for told in permutations([State.SENT, State.DELIVERED, State.SENT]):
            state = State.SENT
            for one in told:
                state = after_report(state, one)
            assert state is State.DELIVERED

    def test_what_has_ended_stays(self) -> None:
        assert after_report(State.DELIVERED, State.FAILED) is State.DELIVERED
        assert after_report(State.FAILED, State.DELIVERED) is State.FAILED
        assert after_report(State.SENT, State.OWED) is State.SENT
        assert after_report(State.SENT, State.FAILED) is State.FAILED

    def test_waits_grow_to_two_hours(self) -> None:
        minutes = [wait_after(n) / timedelta(minutes=1) for n in range(1, 10)]
        assert minutes == [1, 2, 4, 8, 16, 32, 64, 120, 120]


class TestPlainWords:
    @pytest.mark.parametrize("kind", NOTICES)
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_every_built_in_notice_is_plain(self, kind: str, language: str) -> None:
        letter = LETTERS[kind]
        with override(language):
            subject, text = gettext(letter.subject), gettext(letter.text)
        assert list(faults_of(text, field="text")) == []
        assert list(faults_of(subject, field="subject")) == []
        assert names_in(text) | names_in(subject) <= set(EDITABLE[kind])
        assert (text % SAMPLE).count(SAMPLE["url"]) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "Chào %(name)s, xem %(url)s",
            "Hồ sơ %(code)s của Hoa, CCCD: xem %(url)s",
            "Ngày sinh không khớp, xem %(url)s",
            "Gọi 0912000111, xem %(url)s",
            "Số 022155900037, xem %(url)s",
            "Gửi hoa@example.vn, xem %(url)s",
            "Your identity number is wrong: %(url)s",
            "Giảm 50% phí: %(url)s",
            "Hồ sơ %(code)d: %(url)s",
            "Hồ sơ %(code)s đã xong",
        ],
    )
    def test_personal_data_and_broken_places_are_refused(self, text: str) -> None:
        assert not is_plain(text)

    def test_words_about_accounts_and_to_officers_are_the_product_s_own(self) -> None:
        own = {
            "sign_in_code",
            "recovery_code",
            "help_code",
            "assisted_code",
            "pickup_code",
            "survey_invitation",
        }
        to_officers = {"alerts", "digest", "digest_unit", "report", "report_trouble"}
        to_officers |= {"agency_notice"}
        assert set(LETTERS) - set(EDITABLE) == own | {"recovery_given"} | to_officers

    @pytest.mark.parametrize("channel", Channel)
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_built_in_words_can_be_sent_every_way(
        self, channel: Channel, language: str
    ) -> None:
        for kind in NOTICES:
            found = built_in(kind=kind, channel=channel, language=language)
            words = Wording(found.subject, found.text, found.template)
            assert list(faults(kind=kind, channel=channel, words=words)) == []

    @pytest.mark.parametrize(
        ("channel", "words", "codes"),
        [
            (Channel.EMAIL, Wording("", "%(url)s"), ["subject_missing"]),
            (Channel.EMAIL, Wording("%(due)s", "%(url)s"), ["place_unknown"]),
            (Channel.SMS, Wording("", "%(url)s"), []),
            (Channel.SMS, Wording("", "%(url)s %(due)s"), ["place_unknown"]),
            (Channel.SMS, Wording("", "ế" * 290 + "%(url)s"), ["sms_too_long"]),
            (Channel.SMS, Wording("", ""), ["text_missing"]),
            (Channel.MESSENGER, Wording("", "%(url)s"), ["template_missing"]),
            (Channel.MESSENGER, Wording("", "%(url)s", "A1"), []),
        ],
    )
    def test_each_way_has_its_own_needs(
        self, channel: Channel, words: Wording, codes: list[str]
    ) -> None:
        found = faults(kind="refused", channel=channel, words=words)
        assert [fault.code for fault in found] == codes

    def test_every_notice_has_a_name_and_a_topic(self) -> None:
        for kind in NOTICES:
            assert notice_kind(kind) != kind
            assert topic_of(kind) in Topic


class TestLength:
    @pytest.mark.parametrize(
        ("text", "units", "segments", "basic"),
        [
            ("a" * 160, 160, 1, True),
            ("a" * 161, 161, 2, True),
            ("a" * 306, 306, 2, True),
            ("a" * 307, 307, 3, True),
            ("€" * 80, 160, 1, True),
            ("€" * 81, 162, 2, True),
            ("ế" * 70, 70, 1, False),
            ("ế" * 71, 71, 2, False),
            ("ế" * 134, 134, 2, False),
            ("ế" * 135, 135, 3, False),
            ("😀" * 35, 70, 1, False),
            ("", 0, 1, True),
        ],
    )
    def test_as_operators_bill(
        self, text: str, units: int, segments: int, *, basic: bool
    ) -> None:
        found = length_of(text)
        assert (found.units, found.segments, found.is_basic) == (units, segments, basic)


class TestCalendarFile:
    def test_one_appointment_that_later_files_move(self) -> None:
        due = datetime(2026, 12, 3, 17, tzinfo=VN)
        first = datetime(2026, 11, 26, 8, tzinfo=VN)
        files = [
            Calendar.from_ical(
                calendar_file(
                    code="H49-1",
                    due=due + timedelta(days=n),
                    url="https://a.vn/x",
                    at=first + timedelta(hours=n),
                )
            ).walk("VEVENT")[0]
            for n in (0, 1)
        ]
        assert files[0]["UID"] == files[1]["UID"]
        assert files[0]["SEQUENCE"] < files[1]["SEQUENCE"]
        assert files[0].decoded("DTEND") == due
        assert files[0].walk("VALARM")[0].decoded("TRIGGER") == timedelta(days=-1)

    def test_only_notices_that_name_a_day_have_one(self) -> None:
        facts = dict(SAMPLE)
        at = datetime(2026, 11, 26, tzinfo=UTC)
        for kind in NOTICES:
            found = appointment_of(kind=kind, facts=facts, at=at)
            assert (found is not None) is (kind in KINDS)
        assert appointment_of(kind="moved", facts={**facts, "due": ""}, at=at) is None
