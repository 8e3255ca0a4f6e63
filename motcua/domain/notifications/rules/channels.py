"""By which ways a person is told: what they have, what they chose, what is left.

Basis: NĐ 45/2020 art 12 (notices by the portal, e-mail, SMS); NĐ 61/2018 art 17.2a, 19.9.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, Several
from motcua.kernel.text import N_


class Channel(StrEnum):
    """The ways a notice can go."""

    INAPP = "inapp"
    EMAIL = "email"
    SMS = "sms"
    MESSENGER = "messenger"


CHANNEL_NAMES: Mapping[Channel, str] = {
    Channel.INAPP: N_("Hộp thư trên cổng"),
    Channel.EMAIL: N_("Thư điện tử"),
    Channel.SMS: N_("Tin nhắn SMS"),
    Channel.MESSENGER: N_("Ứng dụng nhắn tin"),
}
RINGING = frozenset({Channel.SMS, Channel.MESSENGER})
"""What makes a telephone ring: it waits for the end of the quiet hours."""

FALLS_BACK: Mapping[Channel, tuple[Channel, ...]] = {
    Channel.MESSENGER: (Channel.SMS, Channel.EMAIL),
    Channel.SMS: (Channel.EMAIL,),
    Channel.EMAIL: (Channel.SMS,),
    Channel.INAPP: (),
}
"""What is tried instead when a way has failed for good, the first that is there."""


class Topic(StrEnum):
    """What a person chooses ways for."""

    NEEDED = "needed"
    RESULT = "result"
    DELAY = "delay"
    PROGRESS = "progress"
    MESSAGE = "message"


TOPIC_NAMES: Mapping[Topic, str] = {
    Topic.NEEDED: N_("Việc tôi phải làm: bổ sung giấy tờ, nộp tiền"),
    Topic.RESULT: N_("Kết quả: đã có, nhắc hẹn, đính chính, thu hồi"),
    Topic.DELAY: N_("Đổi ngày hẹn, xin lỗi vì chậm"),
    Topic.PROGRESS: N_("Tiến độ: đã nhận, chuyển bước, kết thúc"),
    Topic.MESSAGE: N_("Tin nhắn của bộ phận một cửa"),
}
_TOPICS: Mapping[str, Topic] = {
    "completion_requested": Topic.NEEDED,
    "supplement_requested": Topic.NEEDED,
    "fee_requested": Topic.NEEDED,
    "refused": Topic.RESULT,
    "result_ready": Topic.RESULT,
    "returned": Topic.RESULT,
    "collect_reminder": Topic.RESULT,
    "partly_returned": Topic.RESULT,
    "uncollected": Topic.RESULT,
    "uncollected_overdue": Topic.RESULT,
    "uncollected_stored": Topic.RESULT,
    "paper_corrected": Topic.RESULT,
    "result_revoked": Topic.RESULT,
    "survey_invitation": Topic.RESULT,
    "petition_asked": Topic.NEEDED,
    "petition_answered": Topic.RESULT,
    "petition_refused": Topic.RESULT,
    "petition_lapsed": Topic.RESULT,
    "lapsed": Topic.RESULT,
    "stopped": Topic.RESULT,
    "extended": Topic.DELAY,
    "apologised": Topic.DELAY,
    "redated": Topic.DELAY,
    "message_received": Topic.MESSAGE,
}


def topic_of(kind: str) -> Topic:
    """Return what a kind of notice is about; what is not listed is progress."""
    return _TOPICS.get(kind, Topic.PROGRESS)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What is known of a person to be told: who they are here, where they are reached."""

    person_id: int | None = None
    email: str = ""
    phone: str = ""

    def address(self, channel: Channel) -> str:
        """Return where a way leads to, "" where it leads nowhere."""
        match channel:
            case Channel.EMAIL:
                return self.email
            case Channel.SMS | Channel.MESSENGER:
                return self.phone
        return str(self.person_id) if self.person_id is not None else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has chosen: ways by topic, hours not to ring in, a language.

    A topic that is not chosen goes the usual ways. Quiet hours may pass midnight; equal
    ends are none.
    """

    ways: Mapping[Topic, frozenset[Channel]] = field(default_factory=dict)
    quiet_from: time = time(22)
    quiet_to: time = time(6)
    language: str = "vi"


def check_choice(choice: Choice) -> None:
    """Raise Several naming each topic that is left without any way.

    Whoever asks for something has to hear of it: at least one way stays.
    """
    faults = [
        Invalid(
            "topic_without_way",
            N_("Mục này không còn cách nào để báo cho ông/bà."),
            field=topic.value,
            remedy=N_("Hãy chọn ít nhất một cách."),
        )
        for topic, ways in choice.ways.items()
        if not ways
    ]
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Several(faults)


def ways_for(
    *, kind: str, choice: Choice, contacts: Contacts, working: frozenset[Channel]
) -> tuple[Channel, ...]:
    """Return the ways a notice goes, each of them there and working.

    Without a choice: the inbox, and e-mail or else SMS. When nothing chosen is there any
    more, the usual ways are taken, so that nobody is left untold.
    """
    there = [c for c in Channel if c in working and contacts.address(c)]
    chosen = choice.ways.get(topic_of(kind))
    if chosen:
        found = tuple(c for c in there if c in chosen)
        if found:
            return found
    outside = [c for c in (Channel.EMAIL, Channel.SMS) if c in there][:1]
    return (*[c for c in there if c is Channel.INAPP], *outside)


def instead(
    *, of: Channel, tried: frozenset[Channel], there: frozenset[Channel]
) -> Channel | None:
    """Return the way to try after one has failed for good, None when none is left."""
    return next((c for c in FALLS_BACK[of] if c in there and c not in tried), None)


def first_moment(*, channel: Channel, choice: Choice, at: datetime) -> datetime:
    """Return when a notice may go: at once, or at the end of the quiet hours."""
    if channel not in RINGING or not _is_quiet(choice, at):
        return at
    local = at.astimezone(VN)
    end = datetime.combine(local.date(), choice.quiet_to, tzinfo=VN)
    return end if end > local else end + timedelta(days=1)


def _is_quiet(choice: Choice, at: datetime) -> bool:
    now, begin, end = at.astimezone(VN).time(), choice.quiet_from, choice.quiet_to
    if begin == end:
        return False
    if begin < end:
        return begin <= now < end
    return now >= begin or now < end
