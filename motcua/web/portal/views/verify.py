"""Anybody's check of a paper: is it ours, unchanged, signed by whom, in force."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.domain.correspondence.models import StandingWord
from motcua.domain.correspondence.readers.standing import standing_of_number
from motcua.domain.dossiers.readers.verifying import Verdict, Verified
from motcua.journeys.checking import check_paper
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, TooLarge
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.rates import check_rate
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import page
from motcua.web.common.wording import say_error

MOST_BYTES = 20 * 1024 * 1024
MOST_A_MINUTE = 30
FIRST_YEAR = 2000

_RIGHT, _CARE, _WRONG = ("green", "yellow", "red")
_SAID: dict[Verdict, tuple[str, str, str]] = {
    Verdict.IN_FORCE: (
        _RIGHT,
        N_("Đúng"),
        N_("Đúng là giấy tờ do cơ quan phát hành, còn nguyên vẹn và đang có hiệu lực."),
    ),
    Verdict.RECOGNISED: (
        _RIGHT,
        N_("Đúng"),
        N_("Đúng là giấy tờ do hệ thống này lập, còn nguyên vẹn."),
    ),
    Verdict.REPLACED: (
        _CARE,
        N_("Không còn hiệu lực"),
        N_("Giấy tờ do cơ quan phát hành, còn nguyên vẹn, nhưng đã được thay thế."),
    ),
    Verdict.REVOKED: (
        _CARE,
        N_("Không còn hiệu lực"),
        N_("Giấy tờ do cơ quan phát hành, còn nguyên vẹn, nhưng đã bị thu hồi."),
    ),
    Verdict.VOID: (
        _CARE,
        N_("Không còn hiệu lực"),
        N_("Giấy tờ còn nguyên vẹn, nhưng số văn bản này đã bị hủy."),
    ),
    Verdict.DRAFT: (
        _CARE,
        N_("Chưa phải kết quả"),
        N_("Đây mới là dự thảo đã ký, chưa có số và chữ ký số của cơ quan."),
    ),
    Verdict.FOREIGN: (
        _WRONG,
        N_("Không phải của chúng tôi"),
        N_("Có chữ ký số, nhưng đây không phải giấy tờ do hệ thống này phát hành."),
    ),
    Verdict.UNTRUSTED: (
        _WRONG,
        N_("Không đúng"),
        N_("Chữ ký trong tệp không phải chữ ký được tin cậy: ai cũng tự tạo được."),
    ),
    Verdict.CHANGED: (
        _WRONG,
        N_("Không đúng"),
        N_("Tệp đã bị sửa sau khi ký. Không dùng tệp này."),
    ),
    Verdict.UNSIGNED: (
        _WRONG,
        N_("Không xác minh được"),
        N_("Tệp không có chữ ký số và không phải tệp hệ thống này đã lập."),
    ),
}


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a PDF, or for a number and its year; say what it is worth.

    The file is not kept.
    """
    try:
        if request.method == "POST":
            return _page(request, _of_file(_verified(request)))
        if "so" in request.GET:
            return _page(request, _of_number(request))
    except MotcuaError as error:
        where = error.field or ("file" if request.method == "POST" else "so")
        return _page(request, {"errors": {where: say_error(error)}}, error.status)
    return _page(request, {})


def _page(
    request: HttpRequest, context: dict[str, object], status: int = 200
) -> HttpResponse:
    typed = {"number": request.GET.get("so", "")[:60], "year": request.GET.get("nam", "")}
    this_year = now().astimezone(VN).year
    shown = {
        "found": None,
        "standings": None,
        "this_year": this_year,
        "typed": typed,
        "standing_words": dict(StandingWord.choices),
    }
    return page(request, "portal/verify.jinja", {**shown, **context}, status=status)


def _of_file(found: Verified) -> dict[str, object]:
    colour, word, sentence = _SAID[found.verdict]
    return {
        "found": found,
        "colour": colour,
        "word": word,
        "sentence": sentence,
        "is_wrong": colour == _WRONG,
    }


def _of_number(request: HttpRequest) -> dict[str, object]:
    check_rate(request, "verify", most=MOST_A_MINUTE)
    number = forms.line(request.GET, "so", 60)
    if not number:
        raise Invalid(
            "number_missing",
            N_("Chưa nhập số, ký hiệu văn bản."),
            field="so",
            remedy=N_("Hãy chép đúng dòng “Số:” trên giấy, ví dụ 01/QĐ-UBND."),
        )
    last = now().astimezone(VN).year
    year = forms.whole(request.GET, "nam", last) or last
    if not FIRST_YEAR <= year <= last:
        raise Invalid(
            "year_wrong",
            N_("Năm phải từ %(first)s đến %(last)s."),
            facts={"first": FIRST_YEAR, "last": last},
            field="nam",
        )
    return {"standings": standing_of_number(number=number, year=year)}


def _verified(request: HttpRequest) -> Verified:
    check_rate(request, "verify", most=MOST_A_MINUTE)
    check_sizes(request)
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(
            "file_missing",
            N_("Chưa chọn tệp."),
            field="file",
            remedy=N_("Hãy chọn tệp PDF cần kiểm tra."),
        )
    if (file.size or 0) > MOST_BYTES:
        raise TooLarge(
            "file_too_large",
            N_("Tệp “%(name)s” quá mức %(most)s MB."),
            facts={"name": str(file.name)[:80], "most": MOST_BYTES // 1024 // 1024},
            field="file",
            remedy=N_("Hãy chọn đúng tệp PDF đã nhận, chưa in ra hay quét lại."),
        )
    return check_paper(content=file.read(), name=file.name or "")
