"""Notices by every way, over real HTTP: once, tried again, reported, gone another way."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from motcua.adapters.message.reports import MOST_AGE, sign
from motcua.domain.accounts.models import Account, Person
from motcua.domain.dossiers.actions.telling import remind_of_appointments
from motcua.domain.dossiers.models import Dossier
from motcua.domain.following.actions import mark_read
from motcua.domain.following.readers.inbox import my_inbox, unread
from motcua.domain.notifications import actions, readers
from motcua.domain.notifications.models import Effect, EffectState, Message, Report
from motcua.domain.notifications.readers.choices import choice_for, my_choice
from motcua.domain.notifications.rules import MOST_TRIES
from motcua.domain.notifications.rules.channels import Channel, Choice, Topic
from motcua.domain.notifications.rules.states import State
from motcua.journeys import notify
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from tests.databases import MORNING
from tests.messages import Partners, body_of, partners
from tests.world import Centre, actor, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("both")]

PHONE, MAIL = "0912000111", "hoa@motcua.example"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partners]:
    with partners(tmp_path_factory.mktemp("partners")) as found:
        yield found


@pytest.fixture
def both(running: Partners, settings: Settings, tmp_path: Path) -> Partners:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    running.misbehave()
    running.connect(settings)
    (running.folder / "messages.jsonl").unlink(missing_ok=True)
    while not running.reports.empty():
        running.reports.get()
    return running


def notice(*ways: Channel, email: str = MAIL, phone: str = PHONE) -> Effect:
    """Return an owed notice of the demo's citizen, who chose these ways."""
    citizen = actor("congdan")
    if ways:
        everything = {topic: frozenset(ways) for topic in Topic}
        actions.choose(actor=citizen, at=MORNING, choice=Choice(everything))
    done = Centre().accept(code_of("five-on-the-spot"))
    Dossier.objects.filter(pk=done.dossier_id).update(
        submitter_email=email, submitter_phone=phone
    )
    effect = Effect.objects.get(dossier_id=done.dossier_id)
    effect.recipient = email
    effect.save()
    return effect


def carry(effect: Effect, at: Any = MORNING) -> EffectState | None:
    return notify.carry_out(actor=SYSTEM, at=at, effect_id=effect.pk)


def states(effect: Effect) -> dict[str, str]:
    rows = Message.objects.filter(effect=effect)
    return dict(rows.values_list("channel", "state"))


class TestEveryWay:
    def test_one_notice_goes_by_all_chosen_ways_once(self, both: Partners) -> None:
        effect = notice(*Channel)
        assert carry(effect) is EffectState.DONE
        assert carry(effect) is None
        assert states(effect) == {
            "inapp": "delivered",
            "email": "sent",
            "sms": "sent",
            "messenger": "sent",
        }
        sms, oa = sorted(both.messages(), key=lambda m: m.channel, reverse=True)
        assert (sms.channel, sms.to, oa.to) == ("sms", PHONE, PHONE)
        assert effect.facts["code"] in sms.text
        assert "Hoa" not in sms.text + oa.text

    def test_what_reaches_a_telephone_has_no_personal_data(self, both: Partners) -> None:
        effect = notice(Channel.SMS, Channel.MESSENGER)
        carry(effect)
        row = Dossier.objects.get(pk=effect.dossier_id or 0)
        said = " ".join(one.text for one in both.messages())
        for personal in (
            row.submitter_name,
            row.submitter_id_number,
            row.submitter_email,
        ):
            assert personal
            assert personal not in said

    def test_the_letter_brings_the_appointment(self, tmp_path: Path) -> None:
        carry(notice(Channel.EMAIL))
        (letter,) = [p.read_text("utf-8") for p in tmp_path.iterdir()]
        assert "text/calendar" in letter
        assert "ngay-hen.ics" in letter

    def test_a_person_without_account_and_contacts_is_seen_to_be_untold(self) -> None:
        effect = notice(email="", phone="")
        known = Account.objects.filter(person_id__isnull=False).values("person_id")
        stranger = Person.objects.exclude(pk__in=known)
        other = stranger.values_list("pk", flat=True)[0]
        Dossier.objects.filter(pk=effect.dossier_id or 0).update(submitter_id=other)
        assert carry(effect) is EffectState.FAILED
        assert states(effect) == {}

    def test_an_sms_waits_for_the_morning_and_keeps_no_letter(self) -> None:
        effect = notice(Channel.SMS, Channel.EMAIL)
        night = MORNING.replace(hour=23)
        assert carry(effect, night) is EffectState.OWED
        assert states(effect) == {"email": "sent", "sms": "owed"}
        assert readers.owed(before=night + timedelta(minutes=6)) == ()
        morning = night + timedelta(hours=7)
        assert readers.owed(before=morning, at=morning) == (effect.pk,)
        assert carry(effect, morning) is EffectState.DONE


class TestFaults:
    @pytest.mark.parametrize("fault", ["down", "quota", "garbage"])
    def test_it_is_tried_again_later_and_arrives_once(
        self, both: Partners, fault: str
    ) -> None:
        effect = notice(Channel.SMS)
        both.misbehave(**{fault: True})
        assert carry(effect) is EffectState.OWED
        (row,) = Message.objects.filter(effect=effect)
        assert (row.tries, row.try_at) == (1, MORNING + timedelta(minutes=1))
        assert row.reason == {"down": "unreachable"}.get(fault, fault)
        both.misbehave()
        assert carry(effect, MORNING + timedelta(seconds=59)) is EffectState.OWED
        assert both.messages() == []
        assert carry(effect, MORNING + timedelta(minutes=1)) is EffectState.DONE
        assert len(both.messages()) == 1

    def test_a_time_out_after_it_was_taken_sends_no_second(self, both: Partners) -> None:
        effect = notice(Channel.SMS)
        both.misbehave(slow_after=1.5)
        assert carry(effect) is EffectState.OWED
        both.misbehave()
        assert carry(effect, MORNING + timedelta(minutes=1)) is EffectState.DONE
        assert len(both.messages()) == 1

    def test_a_refused_number_goes_by_letter_at_once(self, both: Partners) -> None:
        effect = notice(Channel.SMS)
        both.misbehave(refuse_number=True)
        assert carry(effect) is EffectState.DONE
        sms, email = Message.objects.filter(effect=effect).order_by("id")
        assert (sms.state, sms.reason) == (State.FAILED, "number_refused")
        assert (email.state, email.fell_back_from) == (State.SENT, "sms")

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [("not_following", "not_following"), ("template_unknown", "template_unknown")],
    )
    def test_a_messenger_that_refuses_gives_way_to_sms(
        self, both: Partners, fault: str, reason: str
    ) -> None:
        effect = notice(Channel.MESSENGER)
        both.misbehave(**{fault: True})
        assert carry(effect) is EffectState.DONE
        oa, sms = Message.objects.filter(effect=effect).order_by("id")
        assert (oa.reason, sms.channel, sms.state) == (reason, "sms", "sent")

    def test_after_the_last_try_it_goes_another_way_or_has_failed(
        self, both: Partners
    ) -> None:
        effect, at = notice(Channel.SMS, email=""), MORNING
        both.misbehave(down=True)
        for _ in range(MOST_TRIES - 1):
            assert carry(effect, at) is EffectState.OWED
            at = Message.objects.get(effect=effect).try_at
        assert carry(effect, at) is EffectState.FAILED
        (found,) = readers.of_dossier(dossier_id=effect.dossier_id or 0)
        assert (found.messages[0].reason, found.messages[0].tries) == ("unreachable", 8)


class TestReports:
    def test_a_report_says_that_it_arrived(self, both: Partners, client: Client) -> None:
        effect = notice(Channel.SMS)
        carry(effect)
        assert both.bring(client, 2) == [204, 204]
        assert states(effect) == {"sms": "delivered"}

    @pytest.mark.parametrize("fault", ["twice", "out_of_order"])
    def test_twice_or_out_of_order_is_the_same(
        self, both: Partners, client: Client, fault: str
    ) -> None:
        both.misbehave(**{fault: True})
        effect = notice(Channel.MESSENGER)
        carry(effect)
        most = 4 if fault == "twice" else 2
        assert both.bring(client, most) == [204] * most
        assert states(effect) == {"messenger": "delivered"}
        assert Report.objects.count() == 2

    def test_a_late_report_counts(self, both: Partners, client: Client) -> None:
        both.misbehave(late=0.5)
        effect = notice(Channel.SMS)
        carry(effect)
        assert states(effect) == {"sms": "sent"}
        both.bring(client, 2)
        assert states(effect) == {"sms": "delivered"}

    def test_what_never_arrived_goes_another_way(
        self, both: Partners, client: Client
    ) -> None:
        both.misbehave(undelivered=True)
        effect = notice(Channel.SMS)
        assert carry(effect) is EffectState.DONE
        both.bring(client, 2)
        assert states(effect) == {"sms": "failed", "email": "owed"}
        effect.refresh_from_db()
        assert effect.state == EffectState.OWED
        assert carry(effect, now()) is EffectState.DONE

    def test_a_wrong_signature_changes_nothing(
        self, both: Partners, client: Client
    ) -> None:
        both.misbehave(wrong_signature=True)
        effect = notice(Channel.SMS)
        carry(effect)
        assert both.bring(client, 2) == [401, 401]
        assert states(effect) == {"sms": "sent"}
        assert not Report.objects.exists()

    def test_nonsense_is_named_and_changes_nothing(
        self, client: Client, settings: Settings
    ) -> None:
        effect = notice(Channel.SMS)
        carry(effect)
        row = Message.objects.get(effect=effect)
        stamp = int(now().timestamp())

        def post(body: bytes, *, at: int = stamp, channel: str = "sms") -> int:
            secret = settings.MESSAGE_SECRETS.get(channel, "x")
            headers = {
                "X-Timestamp": str(at),
                "X-Signature": sign(secret, at, body),
            }
            return client.post(
                f"/bao-cao-tin/{channel}",
                data=body,
                content_type="application/json",
                headers=headers,
            ).status_code

        key = f"notice-{row.pk}"
        good = body_of(id="1", key=key, status="delivered")
        assert post(good, at=stamp - MOST_AGE - 5) == 401
        assert post(b"\xff") == 400
        assert post(b"[]") == 400
        assert post(body_of(id="1", key="other-1", status="delivered")) == 400
        assert post(body_of(id="1", key=key, status="eaten")) == 400
        assert post(body_of(id="", key=key, status="sent")) == 400
        assert post(body_of(id="1", key="notice-999999", status="delivered")) == 404
        assert post(good, channel="messenger") == 404
        assert post(good, channel="email") == 404
        assert states(effect) == {"sms": "sent"}
        assert post(good) == 204
        assert states(effect) == {"sms": "delivered"}

    def test_nobody_but_the_system_reports(self) -> None:
        for who in ("quay", "quantri", "congdan"):
            with pytest.raises(NotAllowed):
                actions.report(
                    actor=actor(who),
                    at=MORNING,
                    channel=Channel.SMS,
                    report_id="1",
                    message_id=1,
                    told=State.DELIVERED,
                )


class TestChoice:
    def test_one_chooses_for_oneself_and_the_counter_for_who_asks(self) -> None:
        centre = Centre()
        choice = Choice({Topic.RESULT: frozenset({Channel.SMS})}, language="en")
        person_id = centre.submitter.person_id or 0
        quay = centre.actor("quay")
        actions.note_choice(actor=quay, at=MORNING, person_id=person_id, choice=choice)
        found = my_choice(actor=actor("congdan"))
        assert (found.choice.ways, found.set_by) == (choice.ways, quay.name)
        assert choice_for(actor=quay, person_id=person_id).choice.language == "en"

    def test_others_may_not(self) -> None:
        choice = Choice()
        for who in ("chuyenvien", "lanhdao", "quantri"):
            with pytest.raises(NotAllowed):
                actions.note_choice(
                    actor=actor(who), at=MORNING, person_id=1, choice=choice
                )
            with pytest.raises(NotAllowed):
                actions.choose(actor=actor(who), at=MORNING, choice=choice)
            with pytest.raises(NotAllowed):
                choice_for(actor=actor(who), person_id=1)
        with pytest.raises(NotAllowed):
            actions.note_choice(
                actor=actor("congdan"), at=MORNING, person_id=1, choice=choice
            )
        with pytest.raises(NotFound):
            actions.note_choice(
                actor=actor("quay"), at=MORNING, person_id=10**9, choice=choice
            )

    def test_a_topic_keeps_a_way(self) -> None:
        with pytest.raises(Invalid):
            actions.choose(
                actor=actor("congdan"),
                at=MORNING,
                choice=Choice({Topic.DELAY: frozenset()}),
            )
        assert my_choice(actor=actor("congdan")).set_at is None

    def test_notices_come_in_the_chosen_language(self, both: Partners) -> None:
        ways = {topic: frozenset({Channel.SMS}) for topic in Topic}
        actions.choose(
            actor=actor("congdan"), at=MORNING, choice=Choice(ways, language="en")
        )
        carry(notice())
        assert "was received" in both.messages()[0].text


class TestInbox:
    def test_one_reads_ones_own_and_nobody_elses(self) -> None:
        carry(notice(Channel.INAPP))
        citizen, other = actor("congdan"), actor("doanhnghiep")
        assert unread(actor=citizen) == 1
        assert my_inbox(actor=other).rows == ()
        (row,) = my_inbox(actor=citizen).rows
        assert row.code in row.subject
        assert mark_read(actor=other, at=MORNING, message_id=row.id) == 0
        assert unread(actor=citizen) == 1
        assert mark_read(actor=citizen, at=MORNING, message_id=row.id) == 1
        assert mark_read(actor=citizen, at=MORNING) == 0
        assert unread(actor=citizen) == 0
        with pytest.raises(NotAllowed):
            my_inbox(actor=actor("quay"))

    def test_a_letter_is_not_read_in_the_inbox(self) -> None:
        effect = notice(Channel.EMAIL)
        carry(effect)
        with (
            pytest.raises(IntegrityError, match="read_in_the_inbox"),
            transaction.atomic(),
        ):
            Message.objects.filter(effect=effect).update(read_at=MORNING)


class TestReminders:
    def ready(self) -> Dossier:
        centre = Centre()
        done = centre.accept(code_of("five-on-the-spot"))
        for username, command, typed in centre_steps():
            done = centre.act(done, username, command, **typed)
        return Dossier.objects.get(pk=done.dossier_id)

    def test_who_has_an_appointment_tomorrow_is_reminded_once(self) -> None:
        row = self.ready()
        eve = MORNING + timedelta(days=2)
        Dossier.objects.filter(pk=row.pk).update(due_at=eve + timedelta(days=1))
        assert remind_of_appointments(actor=SYSTEM, at=eve - timedelta(days=1)) == 0
        for _ in range(2):
            assert remind_of_appointments(actor=SYSTEM, at=eve) == 1
        assert Effect.objects.filter(kind="collect_reminder").count() == 1

    def test_nobody_is_called_where_nothing_lies(self) -> None:
        done = Centre().accept(code_of("five-on-the-spot"))
        row = Dossier.objects.get(pk=done.dossier_id)
        Dossier.objects.filter(pk=row.pk).update(due_at=MORNING + timedelta(days=1))
        assert remind_of_appointments(actor=SYSTEM, at=MORNING) == 0
        with pytest.raises(NotAllowed):
            remind_of_appointments(actor=actor("giamdoc"), at=MORNING)


def centre_steps() -> Any:
    from tests.world import TO_RETURN_ON_THE_SPOT  # noqa: PLC0415 - all but the last

    return TO_RETURN_ON_THE_SPOT[:-1]


def test_time_is_left_for_slow_partners(both: Partners) -> None:
    begun = time.monotonic()
    effect = notice(Channel.SMS)
    both.misbehave(slow=5)
    assert carry(effect) is EffectState.OWED
    assert time.monotonic() - begun < 5
