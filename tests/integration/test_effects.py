"""Letters that are owed: sent once, kept when the partner fails, shown when it ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from motcua.domain.dossiers.actions.drafts import drop_old_drafts, save_draft
from motcua.domain.dossiers.models import Draft
from motcua.domain.notifications import actions, readers
from motcua.domain.notifications.models import Effect, EffectState
from motcua.domain.notifications.rules import MOST_TRIES
from motcua.jobs import effects as jobs
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import NotAllowed
from tests.databases import MORNING
from tests.world import Centre, actor, code_of


@pytest.fixture
def mail(settings: Settings, tmp_path: Path) -> Path:
    """Return a folder of the test's own that letters go to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def letters(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.iterdir())]


def owed() -> Effect:
    Centre().accept(code_of("five-on-the-spot"))
    return Effect.objects.get()


@pytest.mark.django_db
class TestCarryingOut:
    def test_a_letter_goes_out_once(self, mail: Path) -> None:
        effect = owed()
        carry = {"actor": SYSTEM, "at": MORNING, "effect_id": effect.pk}
        assert actions.carry_out(**carry) is EffectState.DONE  # type: ignore[arg-type]
        assert actions.carry_out(**carry) is None  # type: ignore[arg-type]
        (letter,) = letters(mail)
        assert effect.recipient in letter
        effect.refresh_from_db()
        assert (effect.tries, effect.done_at) == (1, MORNING)

    def test_a_partner_that_is_down_keeps_it_owed_and_then_failed(
        self, settings: Settings
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        effect = owed()
        for n in range(1, MOST_TRIES + 1):
            at = MORNING + n * timedelta(hours=2)
            state = actions.carry_out(actor=SYSTEM, at=at, effect_id=effect.pk)
            effect.refresh_from_db()
            assert effect.tries == n
            assert effect.fault
            assert state is (EffectState.FAILED if n == MOST_TRIES else EffectState.OWED)
        again = actions.carry_out(actor=SYSTEM, at=MORNING, effect_id=effect.pk)
        assert again is None

    def test_it_goes_out_when_the_partner_is_back(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        effect = owed()
        actions.carry_out(actor=SYSTEM, at=MORNING, effect_id=effect.pk)
        later = MORNING + timedelta(minutes=6)
        assert list(readers.owed(before=later - timedelta(minutes=5))) == [effect.pk]
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(tmp_path)
        state = actions.carry_out(actor=SYSTEM, at=later, effect_id=effect.pk)
        assert state is EffectState.DONE
        assert list(readers.owed(before=later + timedelta(days=1))) == []

    def test_a_malformed_address_keeps_no_other_letter_from_going(
        self, mail: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad = owed()
        Effect.objects.filter(pk=bad.pk).update(recipient="không phải\nthư")
        good = Effect.objects.create(
            key="good",
            kind=bad.kind,
            dossier_id=bad.dossier_id,
            recipient="ai@motcua.example",
            facts=bad.facts,
            planned_at=MORNING,
        )
        clock_runs = MORNING + timedelta(days=1)
        assert set(readers.owed(before=clock_runs)) == {bad.pk, good.pk}
        monkeypatch.setattr(jobs, "RETRY_AFTER", -timedelta(hours=1))
        jobs.retry_effects(timestamp=0)
        bad.refresh_from_db()
        good.refresh_from_db()
        assert (bad.state, bad.tries) == (EffectState.OWED, 1)
        assert good.state == EffectState.DONE
        (letter,) = letters(mail)
        assert good.recipient in letter

    def test_nothing_is_owed_when_the_act_fails(self) -> None:
        centre = Centre()
        with pytest.raises(Exception, match="Số bộ"):
            centre.accept(code_of("five-on-the-spot"), sets=0)
        assert not Effect.objects.exists()


def work_once() -> None:
    """Run the worker until nothing waits, in a thread: a browser's loop may hold ours."""
    try:
        call_command("procrastinate", "worker", "--one-shot")
    finally:
        connection.close()


def test_the_worker_does_what_the_counter_left_it(
    committed_db: str,
    mail: Path,
) -> None:
    Centre().accept(code_of("five-on-the-spot"))
    assert Effect.objects.get().state == EffectState.OWED
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work_once).result()
    assert Effect.objects.get().state == EffectState.DONE
    assert len(letters(mail)) == 1


@pytest.mark.django_db
class TestTidying:
    def test_drafts_wait_thirty_days(self) -> None:
        officer = actor("quay")
        for days in (1, 29, 31, 90):
            save_draft(
                actor=officer,
                at=MORNING - timedelta(days=days),
                draft_id=uuid4(),
                officer_id=officer.officer_id or 0,
                title=str(days),
                data={},
            )
        assert drop_old_drafts(actor=SYSTEM, at=MORNING) == 2
        assert set(Draft.objects.values_list("title", flat=True)) == {"1", "29"}

    def test_nobody_but_the_system_tidies(self) -> None:
        for who in ("quay", "quantri", "congdan"):
            with pytest.raises(NotAllowed):
                drop_old_drafts(actor=actor(who), at=MORNING)
