"""The template environment: translation, addresses, and how values are written."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
)
from markupsafe import Markup

from motcua.domain.accounts import rules
from motcua.domain.deadlines.rules.limits import UNIT_NAMES, LimitUnit
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.money import format_vnd
from motcua.kernel.training import is_training
from motcua.web.common import (
    accounts_words,
    appointment_words,
    custody_words,
    following_words,
    hall_words,
    notice_words,
    overview_words,
    payment_words,
    petition_words,
    post_words,
    signing_words,
    supervision_words,
    wording,
    work_words,
)
from motcua.web.common.eforms import question_words


def environment(**options: Any) -> Environment:
    """Return the environment Django's Jinja2 engine uses."""
    components = PrefixLoader(
        {"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}
    )
    options["loader"] = ChoiceLoader([options["loader"], components])
    found = Environment(  # noqa: S701 - Django's options turn escaping on
        **{**options, "undefined": ChainableUndefined},
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds the method to the instance, so the class does not show it.
    found.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    found.globals.update(_=said, url=url, static=static, may=may, training=is_training)
    found.filters.update(
        translated=gettext,
        moment=moment,
        day=day,
        clock=clock,
        iso=iso,
        vnd=format_vnd,
        filesize=filesize,
        decimal=decimal,
        limit=limit,
        say=wording.say_line,
        status=wording.status,
        status_colour=wording.status_colour,
        channel=wording.channel,
        delivery=wording.delivery,
        filing_state=wording.filing_state,
        command=wording.command,
        command_done=wording.command_done,
        role=wording.role,
        event=wording.event,
        read_what=wording.read_what,
        online=wording.online_level,
        online_reason=wording.online_reason,
        signer_standing=wording.signer_standing,
        bulk_row=wording.bulk_row,
        question_words=question_words,
        part=wording.missing_part,
        id_kind=wording.id_kind,
        outcome=wording.outcome,
        item_kind=wording.item_kind,
        receipt_state=wording.receipt_state,
        sign_fault=signing_words.sign_fault,
        thing_state=custody_words.thing_state,
        thing_colour=custody_words.thing_colour,
        passed=custody_words.passed,
        collecting_stage=custody_words.collecting_stage,
        collecting_colour=custody_words.collecting_colour,
        collect_authority=custody_words.collect_authority,
        hand_proof=custody_words.hand_proof,
        related=wording.related,
        party=wording.party,
        store_fault=wording.store_fault,
        file_purpose=wording.file_purpose,
        standing=wording.standing,
        standing_colour=wording.standing_colour,
        duration=wording.duration,
        hours=wording.hours,
        post_state=post_words.state,
        post_colour=post_words.colour,
        post_direction=post_words.direction,
        post_fault=post_words.fault,
        cod_verdict=post_words.verdict,
        assurance=accounts_words.assurance,
        provider=accounts_words.provider,
        session_way=accounts_words.session_way,
        step_kind=accounts_words.step_kind,
        device=accounts_words.device,
        awaited_from=following_words.awaited_from,
        talk_way=following_words.talk_way,
        sent_what=following_words.sent_what,
        notice_kind=notice_words.notice_kind,
        notice_way=notice_words.notice_way,
        notice_state=notice_words.notice_state,
        notice_colour=notice_words.notice_colour,
        notice_reason=notice_words.notice_reason,
        notice_topic=notice_words.notice_topic,
        notice_version=notice_words.notice_version,
        notice_version_colour=notice_words.notice_version_colour,
        notice_place=notice_words.notice_place,
        **payment_words.FILTERS,
        **hall_words.FILTERS,
        **petition_words.FILTERS,
        **appointment_words.FILTERS,
        **work_words.FILTERS,
        **supervision_words.FILTERS,
        **overview_words.FILTERS,
        doing=accounts_words.doing,
        tie=accounts_words.tie,
        member_role=accounts_words.member_role,
        consent_way=accounts_words.consent_way,
        done_for=accounts_words.done_for,
    )
    return found


def said(text: str, /, **values: object) -> Markup:
    """Return words of a template, which may hold markup, with escaped values in them.

    A page says hundreds, mostly the same; any other text goes through `translated`.
    """
    return _words(get_language(), text) % values


@lru_cache(maxsize=8192)
def _words(_language: str | None, text: str) -> Markup:
    return Markup(gettext(text))  # noqa: S704 - written in our own templates


@lru_cache(maxsize=4096)
def url(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of a named page; a page asks for dozens, mostly the same."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def may(actor: Actor, act: str) -> bool:
    """Say whether any role of the actor opens the act, so that it is worth offering."""
    return rules.may(actor, rules.Act(act))


def decimal(value: Decimal) -> str:
    """Return a number with its decimals as people here write it: `4,25`."""
    return str(value).replace(".", ",")


def moment(at: datetime | None) -> str:
    """Return a moment as people here write it: `08:05 22/11/2021`."""
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}" if at else ""


def day(on: date | datetime | None) -> str:
    """Return a day: `22/11/2021`."""
    if isinstance(on, datetime):
        on = on.astimezone(VN)
    return f"{on:%d/%m/%Y}" if on else ""


def clock(at: datetime | None) -> str:
    """Return the time of day: `08:05`."""
    return f"{at.astimezone(VN):%H:%M}" if at else ""


def iso(at: date | datetime | None) -> str:
    """Return a moment or day for a machine."""
    return at.isoformat() if at else ""


def filesize(size: int) -> str:
    """Return a file's size in kB or MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} kB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


def limit(amount: int | None, unit: str | None) -> str:
    """Return a time limit in the reader's language; nothing when it is not known."""
    if amount is None or unit is None:
        return ""
    name = gettext(UNIT_NAMES[LimitUnit(unit)])
    return name if unit == LimitUnit.IMMEDIATE else f"{amount} {name}"
