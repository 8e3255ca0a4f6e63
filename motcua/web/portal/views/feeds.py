"""Feeds: what is new among the figures and the late dossiers, for programs that read."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from motcua.domain.accounts.readers.centre import centre_name
from motcua.domain.outages.readers import lately
from motcua.kernel.clock import VN, now
from motcua.web.portal.kept_figures import late_now, newest_months


@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """Tell the dossiers that are late, the latest to become so first."""
    del request
    feed = _feed(gettext("Hồ sơ quá hạn"), "portal:late", "portal:late_feed")
    found = late_now(newest_first=True)
    for row in found.rows if found else ():
        if not row.code:
            continue
        feed.add_item(
            title=f"{row.code}: {row.procedure_name}",
            link=_full("portal:found", row.code),
            description=gettext("Hẹn trả %(day)s, chưa có kết quả.")
            % {"day": f"{row.due_at.astimezone(VN):%d/%m/%Y}"},
            updateddate=row.due_at,
            unique_id=f"{_full('portal:late')}#{row.code}",
        )
    return _answer(feed)


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Tell the figures of each month that is over, the newest first."""
    del request
    feed = _feed(gettext("Số liệu hằng tháng"), "portal:figures", "portal:figures_feed")
    for month in reversed(newest_months()):
        feed.add_item(
            title=gettext("Tháng %(month)s") % {"month": f"{month.month:%m/%Y}"},
            link=_full("portal:open_csv", month.month.year),
            description=gettext(
                "Tiếp nhận %(received)s, giải quyết %(resolved)s, đúng hạn và trước hạn"
                " %(resolved_in_time)s, còn lại %(open)s, trong đó quá hạn %(open_late)s."
            )
            % month.figures,
            updateddate=datetime.combine(_next(month.month), time(), VN),
            unique_id=f"{_full('portal:figures')}#{month.month:%Y-%m}",
        )
    return _answer(feed)


@require_GET
def outages(request: HttpRequest) -> HttpResponse:
    """Tell the planned outages, the newest first."""
    del request
    feed = _feed(gettext("Tạm dừng có kế hoạch"), "portal:outages", "portal:outages_feed")
    for one in lately(at=now()):
        off = one.called_off_at is not None
        feed.add_item(
            title=gettext("Đã hủy: %(what)s") % {"what": one.what} if off else one.what,
            link=_full("portal:outages"),
            description=gettext("Từ %(begins)s đến %(ends)s.")
            % {
                "begins": f"{one.begins_at.astimezone(VN):%H:%M %d/%m/%Y}",
                "ends": f"{one.ends_at.astimezone(VN):%H:%M %d/%m/%Y}",
            },
            updateddate=one.called_off_at or one.announced_at,
            unique_id=f"{_full('portal:outages')}#{one.id}",
        )
    return _answer(feed)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _feed(title: str, page: str, own: str) -> Atom1Feed:
    centre = centre_name(on=now().astimezone(VN).date())
    return Atom1Feed(
        title=f"{title} – {centre}",
        link=_full(page),
        description=title,
        feed_url=_full(own),
        language="vi",
        author_name=centre,
    )


def _answer(feed: Atom1Feed) -> HttpResponse:
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _full(name: str, *values: object) -> str:
    return settings.PUBLIC_URL + reverse(name, args=values)
