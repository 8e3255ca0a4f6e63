"""Write pages of guidance: begin, save, publish, withdraw. Published versions stay."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.guidance.models import Page, PageState, PageVersion
from motcua.domain.guidance.readers.pages import (
    MOST_PAGES,
    no_such_page,
    procedure_names,
    version_facts,
)
from motcua.domain.guidance.rules.pages import (
    Content,
    Words,
    check_draft,
    check_publishing,
    check_slug,
)
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_

TOPIC = "guidance"


@transaction.atomic
def begin_page(*, actor: Actor, at: datetime, slug: str, title: str = "") -> int:
    """Begin a page under an address; return its id.

    Raises NotAllowed, Invalid for an address that is none, is taken or is reserved.
    """
    require(actor, Act.EDIT_GUIDANCE)
    check_slug(slug)
    content = Content(Words(title))
    check_draft(content)
    if Page.objects.count() >= MOST_PAGES:
        raise Invalid(
            "pages_many",
            N_("Đã có %(most)s trang hướng dẫn."),
            facts={"most": MOST_PAGES},
            remedy=N_("Hãy sửa trang đã có thay vì thêm trang mới."),
        )
    page = _new_page(slug, actor, at)
    row = PageVersion(page=page, n=1, **_columns(content), **_edited(actor, at))
    row.save()
    _note(row, actor, at, "guidance.begun", {})
    return page.pk


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    at: datetime,
    page_id: int,
    slug: str,
    content: Content,
    seen: datetime,
) -> None:
    """Write the draft of a page; `seen` is when the one before the writer was saved.

    The address can be changed until a version was published. Raises NotAllowed,
    NotFound, Invalid or Several naming what cannot be, Conflict when somebody has saved
    or published the draft since.
    """
    require(actor, Act.EDIT_GUIDANCE)
    row = _draft(page_id, seen)
    check_draft(content)
    _check_known(content.procedures)
    _readdress(row.page, slug)
    for name, value in {**_columns(content), **_edited(actor, at)}.items():
        setattr(row, name, value)
    row.save()


@transaction.atomic
def begin_version(*, actor: Actor, at: datetime, page_id: int) -> int:
    """Begin a draft from the newest version, or go on with the draft there is.

    Returns the number of the draft. Raises NotAllowed, NotFound.
    """
    require(actor, Act.EDIT_GUIDANCE)
    newest = _locked(page_id).versions.order_by("-n").first()
    if newest is None:
        raise no_such_page()
    if newest.state == PageState.DRAFT:
        return newest.n
    content = version_facts(newest).content
    row = PageVersion(
        page_id=page_id, n=newest.n + 1, **_columns(content), **_edited(actor, at)
    )
    row.save()
    _note(row, actor, at, "guidance.begun", {})
    return row.n


@transaction.atomic
def publish_page(*, actor: Actor, at: datetime, page_id: int, seen: datetime) -> int:
    """Show the draft to everybody; the version before it is replaced. Return its number.

    Raises NotAllowed, Invalid or Several for what lacks or cannot be, Conflict where the
    draft was saved since `seen`.
    """
    require(actor, Act.PUBLISH_GUIDANCE)
    row = _draft(page_id, seen)
    content = version_facts(row).content
    check_draft(content)
    check_publishing(content)
    _check_known(content.procedures)
    before = PageVersion.objects.filter(page_id=page_id, state=PageState.PUBLISHED)
    before.update(state=PageState.REPLACED, ended_at=at, ended_by=actor.name)
    row.state, row.key = PageState.PUBLISHED, content.key
    row.published_at, row.published_by = at, actor.name
    row.save()
    _note(row, actor, at, "guidance.published", {"content": _columns(content)})
    return row.n


@transaction.atomic
def withdraw_page(*, actor: Actor, at: datetime, page_id: int, reason: str) -> None:
    """Take the published version away from everybody; it is kept.

    Raises NotAllowed, NotFound, Conflict where nothing is published, Invalid without a
    reason.
    """
    require(actor, Act.PUBLISH_GUIDANCE)
    _locked(page_id)
    row = PageVersion.objects.filter(page_id=page_id, state=PageState.PUBLISHED).first()
    if row is None:
        raise Conflict("not_published", N_("Trang này không còn được công bố."))
    if not reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi vì sao gỡ trang."), field="reason")
    row.state, row.reason = PageState.WITHDRAWN, reason.strip()
    row.ended_at, row.ended_by = at, actor.name
    row.save()
    _note(row, actor, at, "guidance.withdrawn", {"reason": row.reason})


@transaction.atomic
def drop_draft(*, actor: Actor, at: datetime, page_id: int, seen: datetime) -> None:
    """Throw the draft away, and the page where it never was published.

    Raises NotAllowed, NotFound, Conflict where it was saved since `seen`.
    """
    require(actor, Act.EDIT_GUIDANCE)
    row = _draft(page_id, seen)
    content = _columns(version_facts(row).content)
    _note(row, actor, at, "guidance.dropped", {"content": content})
    page = row.page
    row.delete()
    if not page.versions.exists():
        page.delete()


@transaction.atomic
def load_page(*, actor: Actor, at: datetime, slug: str, content: Content) -> bool:
    """Publish a page that ships with a centre; one that is there is left alone.

    Returns whether it is new.
    """
    if Page.objects.filter(slug=slug).exists():
        return False
    page_id = begin_page(actor=actor, at=at, slug=slug)
    save_draft(actor=actor, at=at, page_id=page_id, slug=slug, content=content, seen=at)
    publish_page(actor=actor, at=at, page_id=page_id, seen=at)
    return True


def _new_page(slug: str, actor: Actor, at: datetime) -> Page:
    try:
        with transaction.atomic():
            return Page.objects.create(slug=slug, begun_at=at, begun_by=actor.name)
    except IntegrityError:
        raise _taken(slug) from None


def _readdress(page: Page, slug: str) -> None:
    if slug == page.slug:
        return
    check_slug(slug)
    if page.versions.exclude(state=PageState.DRAFT).exists():
        raise Invalid(
            "slug_kept",
            N_("Trang đã công bố giữ nguyên địa chỉ: mã QR đã in dẫn tới đó."),
            field="slug",
            remedy=N_("Hãy để địa chỉ như cũ."),
        )
    page.slug = slug
    try:
        with transaction.atomic():
            page.save(update_fields=["slug"])
    except IntegrityError:
        raise _taken(slug) from None


def _taken(slug: str) -> Invalid:
    return Invalid(
        "slug_taken",
        N_("Đã có trang ở địa chỉ “%(slug)s”."),
        facts={"slug": slug},
        field="slug",
        remedy=N_("Hãy chọn địa chỉ khác, hoặc sửa trang đã có."),
    )


def _locked(page_id: int) -> Page:
    page = Page.objects.select_for_update().filter(pk=page_id).first()
    if page is None:
        raise no_such_page()
    return page


def _draft(page_id: int, seen: datetime) -> PageVersion:
    """Return the draft before the writer, its page locked; raise Conflict."""
    page = _locked(page_id)
    row = page.versions.filter(state=PageState.DRAFT).first()
    if row is None:
        raise Conflict(
            "draft_gone",
            N_("Bản nháp này đã được công bố hoặc đã bị xóa."),
            remedy=N_("Hãy soạn một phiên bản mới."),
        )
    if row.edited_at != seen:
        raise Conflict(
            "draft_changed",
            N_("%(name)s đã lưu bản nháp này sau khi bạn mở."),
            facts={"name": row.edited_by},
            remedy=N_("Hãy xem khác biệt ở dưới; lưu lần nữa thì thay bản của họ."),
        )
    row.page = page
    return row


def _check_known(codes: tuple[str, ...]) -> None:
    unknown = sorted(set(codes) - procedure_names(codes=codes).keys())
    if unknown:
        raise Invalid(
            "procedure_unknown",
            N_("Không có thủ tục mã %(code)s đang công bố."),
            facts={"code": unknown[0][:40]},
            field="procedures",
            remedy=N_("Hãy ghi mã trong danh mục, mỗi dòng một mã."),
        )


def _columns(content: Content) -> dict[str, Any]:
    vi, en = content.vi, content.en
    return {
        "title": vi.title,
        "summary": vi.summary,
        "body": vi.body,
        "title_en": en.title,
        "summary_en": en.summary,
        "body_en": en.body,
        "procedures": list(content.procedures),
        "everywhere": content.everywhere,
    }


def _edited(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"edited_at": at, "edited_by": actor.name}


def _note(
    row: PageVersion,
    actor: Actor,
    at: datetime,
    kind: str,
    facts: Mapping[str, object],
) -> None:
    ledger.append(
        topic=TOPIC,
        stream=row.page_id,
        actor=actor,
        at=at,
        kind=kind,
        payload={"slug": row.page.slug, "n": row.n, **facts},
    )
