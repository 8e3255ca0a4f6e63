"""Guidance as people read it, and its versions as its writers see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Sum

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.catalogue.models import ProcedureVersion
from motcua.domain.guidance.models import PageState, PageVersion, Usefulness
from motcua.domain.guidance.rules.markdown import to_html
from motcua.domain.guidance.rules.pages import Content, Words
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_, search_key

PAGE = 30
MOST_PAGES = 500
"""So many pages a centre may have."""

MOST_ABOUT = 6
"""So many pages are named at a procedure, its own before those for all."""

LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a list."""

    slug: str
    title: str
    summary: str
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """A part of the list of pages; `next_offset` None at its end."""

    rows: tuple[Entry, ...]
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as people read it, in the language `language` says; `html` is safe.

    `procedures` are code and name of those it is about.
    """

    slug: str
    title: str
    summary: str
    html: str
    language: str
    procedures: tuple[tuple[str, str], ...]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version of a page."""

    id: int
    page_id: int
    slug: str
    n: int
    state: str
    content: Content
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    published_by: str
    ended_at: datetime | None
    ended_by: str
    reason: str

    @property
    def is_draft(self) -> bool:
        """Say whether it can still be changed."""
        return self.state == PageState.DRAFT


@dataclass(frozen=True, slots=True)
class Written:
    """A page in the list of its writers: published version, draft, what people said."""

    page_id: int
    slug: str
    title: str
    published: VersionFacts | None
    draft: VersionFacts | None
    yes: int
    no: int


def published_pages(*, text: str = "", language: str = "vi", offset: int = 0) -> Found:
    """Return the pages with words that begin as those of a text do, by title."""
    rows = PageVersion.objects.filter(state=PageState.PUBLISHED)
    for word in search_key(text).split()[:10]:
        rows = rows.filter(key__contains=f" {word}")
    ordered = rows.order_by("title", "id").values_list(*_LISTED)
    found = list(ordered[offset : offset + PAGE + 1])
    more = len(found) > PAGE
    return Found(
        tuple(_entry(language, *row) for row in found[:PAGE]),
        offset + PAGE if more else None,
    )


def published_page(*, slug: str, language: str = "vi") -> Shown:
    """Return a page that is published now; raise NotFound."""
    row = (
        PageVersion.objects.filter(page__slug=slug, state=PageState.PUBLISHED)
        .select_related("page")
        .first()
    )
    if row is None:
        raise no_such_page()
    return shown(facts=version_facts(row), language=language)


def shown(*, facts: VersionFacts, language: str) -> Shown:
    """Return a version as people would read it."""
    content = facts.content
    words = content.in_language(language)
    names = procedure_names(codes=content.procedures)
    return Shown(
        slug=facts.slug,
        title=words.title,
        summary=words.summary,
        html=to_html(words.body),
        language="en" if words is content.en else "vi",
        procedures=tuple((c, names[c]) for c in content.procedures if c in names),
        published_at=facts.published_at or facts.edited_at,
    )


def pages_about(*, procedure_code: str, language: str = "vi") -> tuple[Entry, ...]:
    """Return the published pages about a procedure, then those for all."""
    about = Q(procedures__contains=[procedure_code])
    rows = (
        PageVersion.objects.filter(about | Q(everywhere=True), state=PageState.PUBLISHED)
        .annotate(about=about)
        .order_by("-about", "title", "id")
        .values_list(*_LISTED)
    )
    return tuple(_entry(language, *row) for row in rows[:MOST_ABOUT])


def published_titles() -> tuple[tuple[str, str], ...]:
    """Return address and title of every published page, by title."""
    rows = PageVersion.objects.filter(state=PageState.PUBLISHED).order_by("title", "id")
    return tuple(rows.values_list("page__slug", "title")[:MOST_PAGES])


def procedure_names(*, codes: Collection[str]) -> dict[str, str]:
    """Return the newest published name of each procedure that has one."""
    rows = ProcedureVersion.objects.filter(
        procedure__code__in=codes, state="published"
    ).order_by("n")
    return dict(rows.values_list("procedure__code", "name"))


def may_write(actor: Actor) -> None:
    """Raise NotAllowed unless the actor writes or publishes guidance."""
    if not may(actor, Act.PUBLISH_GUIDANCE):
        require(actor, Act.EDIT_GUIDANCE)


def written_pages(*, actor: Actor, today: date) -> tuple[Written, ...]:
    """Return every page with what people said of it in the last ninety days."""
    may_write(actor)
    last = PageVersion.objects.order_by("page", "-n").distinct("page").values("pk")
    rows = PageVersion.objects.filter(Q(state=PageState.PUBLISHED) | Q(pk__in=last))
    found: dict[int, list[VersionFacts]] = {}
    for row in rows.select_related("page").order_by("page__slug", "-n"):
        found.setdefault(row.page_id, []).append(version_facts(row))
    said = _said(list(found), today)
    return tuple(
        Written(
            page_id=page_id,
            slug=versions[0].slug,
            title=versions[-1].content.vi.title or versions[0].content.vi.title,
            published=_first(versions, PageState.PUBLISHED),
            draft=_first(versions, PageState.DRAFT),
            yes=said.get(page_id, (0, 0))[0],
            no=said.get(page_id, (0, 0))[1],
        )
        for page_id, versions in found.items()
    )


def page_versions(*, actor: Actor, page_id: int) -> tuple[VersionFacts, ...]:
    """Return the versions of a page, the newest first; raise NotFound of none."""
    may_write(actor)
    rows = PageVersion.objects.filter(page_id=page_id).select_related("page")
    found = tuple(version_facts(row) for row in rows.order_by("-n")[:200])
    if not found:
        raise no_such_page()
    return found


def usefulness(*, actor: Actor, page_id: int, today: date) -> tuple[int, int]:
    """Return how many found a page useful, and not, in the last ninety days."""
    may_write(actor)
    return _said([page_id], today).get(page_id, (0, 0))


def version_facts(row: PageVersion) -> VersionFacts:
    """Return a row as faces show it."""
    content = Content(
        Words(row.title, row.summary, row.body),
        Words(row.title_en, row.summary_en, row.body_en),
        tuple(row.procedures),
        row.everywhere,
    )
    return VersionFacts(
        id=row.pk,
        page_id=row.page_id,
        slug=row.page.slug,
        n=row.n,
        state=row.state,
        content=content,
        edited_at=row.edited_at,
        edited_by=row.edited_by,
        published_at=row.published_at,
        published_by=row.published_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        reason=row.reason,
    )


def no_such_page() -> NotFound:
    """Return the refusal of a page that is not there."""
    return NotFound(
        "guidance_unknown",
        N_("Không có trang hướng dẫn này, hoặc trang đã được gỡ."),
        remedy=N_("Hãy tìm trong danh sách hướng dẫn."),
    )


def _said(page_ids: Collection[int], today: date) -> dict[int, tuple[int, int]]:
    rows = (
        Usefulness.objects.filter(page_id__in=page_ids, day__gt=today - LATELY)
        .values("page_id")
        .annotate(all_yes=Sum("yes"), all_no=Sum("no"))
    )
    return {row["page_id"]: (row["all_yes"], row["all_no"]) for row in rows}


def _first(versions: list[VersionFacts], state: PageState) -> VersionFacts | None:
    return next((one for one in versions if one.state == state), None)


_LISTED = ("page__slug", "title", "summary", "title_en", "summary_en")


def _entry(
    language: str, slug: str, title: str, summary: str, title_en: str, summary_en: str
) -> Entry:
    content = Content(Words(title, summary), Words(title_en, summary_en))
    words = content.in_language(language)
    used = "en" if words is content.en else "vi"
    return Entry(slug, words.title, words.summary, used)
