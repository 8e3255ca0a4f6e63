"""A campaign's effect as a report: tables, what may be said, how it is counted. Pure.

Its words are Vietnamese, as those of the other reports are.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import ceil, floor

from motcua.domain.guidance.rules.campaigns import (
    BASELINE_NAMES,
    FOLLOWED_NAMES,
    Followed,
    Pair,
    Plan,
    Spans,
)
from motcua.domain.guidance.rules.effect import (
    CONFIDENCE,
    LEAST,
    Compared,
    Filed,
    Interval,
    Line,
    Verdict,
    verdict,
    wilson,
)
from motcua.domain.reports.rules.pages import (
    Cell,
    Part,
    Report,
    number,
    percent,
    words,
)

FEW = "không đủ hồ sơ để nói"
_SHARES = "Tỷ lệ nộp trực tuyến"
_NO_DAY = "Chiến dịch chưa có ngày nào đã qua: chưa có gì để so."
_NO_COUNTS = (
    "Ở đây chỉ nêu tỷ lệ và khoảng tin cậy, làm tròn đến phần trăm, không nêu số hồ sơ: "
    "từ số hồ sơ của một chiến dịch có thể tính ra số của nơi có quá ít hồ sơ."
)
_HEADS = ("Nhóm", "Những ngày", "Tiếp nhận", "Trực tuyến", "Tỷ lệ")
_SURE = f"Khoảng tin cậy {CONFIDENCE} %"


def report(
    *,
    key: str,
    plan: Plan,
    last: date,
    as_of: datetime,
    found: Spans,
    during: Compared | None,
    after: Compared | None,
    lines: Sequence[Line],
    followed: Sequence[tuple[date, Mapping[Followed, int]]],
    with_counts: bool = True,
) -> Report:
    """Return a campaign's report.

    Without counts no number of dossiers can be reckoned from it: whole per cents of
    groups that have enough, limits of differences only, nothing by procedure or day.
    """
    parts = []
    if found.during is None or during is None:
        parts.append(Part(_SHARES, said=(_NO_DAY,)))
    elif with_counts:
        parts.append(_shares(found, during, after, plan))
        parts.append(_changes(during, after))
        parts.append(_by_procedure(lines, with_after=after is not None))
    else:
        parts.append(_shares_only(found, during, after, plan))
    if with_counts:
        parts.append(_followed(followed))
    return Report(
        key=key,
        sign="",
        title=f"Kết quả chiến dịch: {plan.name}",
        unit="",
        period=f"Chiến dịch nộp trực tuyến, mục tiêu {plan.target} %",
        first=plan.scope.first,
        last=last,
        as_of=as_of,
        parts=tuple(parts),
        notes=notes(plan) if with_counts else notes(plan)[:-1],
    )


def sentence(compared: Compared | None, *, rounded: bool = False) -> str:
    """Return what may be said of a campaign: no more than its figures bear.

    Rounded are points of whole per cents, limits outwards.
    """
    if compared is None:
        return _NO_DAY
    match verdict(compared):
        case Verdict.TOO_FEW:
            return (
                f"Không đủ hồ sơ để nói: mỗi nhóm đem so cần ít nhất {LEAST} hồ sơ tiếp "
                "nhận."
            )
        case Verdict.ALONE:
            return (
                f"Tỷ lệ nộp trực tuyến thay đổi {_limits(compared.change, rounded)}. "
                "Không có nhóm nào ngoài chiến dịch để so, nên không tách được phần do "
                "chiến dịch."
            )
    beyond = compared.beyond
    if beyond is None:
        raise AssertionError("what is compared with others has a difference")
    if verdict(compared) is Verdict.MORE:
        return (
            "Tỷ lệ nộp trực tuyến tăng nhiều hơn nơi không có chiến dịch "
            f"{_limits(beyond, rounded)}."
        )
    if verdict(compared) is Verdict.LESS:
        return (
            "Tỷ lệ nộp trực tuyến tăng ít hơn, hoặc giảm nhiều hơn, nơi không có chiến "
            f"dịch: {_limits(beyond, rounded)}."
        )
    return (
        "Chưa thấy khác biệt rõ với nơi không có chiến dịch: "
        f"{_limits(beyond, rounded)}; khoảng này chứa số 0."
    )


def points(value: float) -> str:
    """Return a difference of shares in points of per cent: +15,0."""
    tenths = round(value * 1000)
    sign = "+" if tenths > 0 else "−" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10},{abs(tenths) % 10}"


def whole_share(filed: Filed) -> int:
    """Return the share of online in whole per cents."""
    return round(filed.share * 100)


def notes(plan: Plan) -> tuple[str, ...]:
    """Return how everything is counted."""
    baseline = BASELINE_NAMES[plan.scope.baseline]
    return (
        (
            "Tỷ lệ nộp trực tuyến = hồ sơ tiếp nhận mới nộp trực tuyến / mọi hồ sơ tiếp "
            "nhận mới trong những ngày ấy, đếm bằng chính các cột của biểu số liệu và dữ "
            "liệu mở, theo cơ quan giải quyết. Hồ sơ con không tính."
        ),
        (
            f"“Trước” là {baseline}; “sau” dài bằng chiến dịch, tính từ ngày liền sau. "
            "Chỉ tính những ngày đã qua, và so với đúng bấy nhiêu ngày."
        ),
        (
            "“Ngoài chiến dịch” là mọi hồ sơ khác tiếp nhận trong cùng những ngày: thủ "
            "tục khác, và cùng thủ tục ở đơn vị khác."
        ),
        (
            "Khác biệt = (trong chiến dịch − trước) của chiến dịch, trừ (trong − trước) "
            "của ngoài chiến dịch: phần đổi chung của mọi nơi đã được bỏ ra."
        ),
        (
            f"Khoảng tin cậy {CONFIDENCE} %: Wilson (1927) cho một tỷ lệ; Newcombe "
            "(1998, cách 10) cho hiệu hai tỷ lệ; mở rộng MOVER (Zou và Donner, 2008) "
            "cho khác biệt của bốn tỷ lệ. Các cách này coi các hồ sơ là độc lập; một tổ "
            "chức nộp nhiều hồ sơ một lúc làm khoảng thật rộng hơn."
        ),
        (
            f"Nhóm nào dưới {LEAST} hồ sơ thì ghi “{FEW}”. So sánh cho biết tỷ lệ đổi "
            "khác bao nhiêu, không chứng minh vì sao: việc khác xảy ra cùng lúc, chỉ ở "
            "nơi có chiến dịch, cũng nằm trong đó."
        ),
        (
            "Lượt mở liên kết đếm theo ngày, không biết ai mở; một người mở nhiều lần là "
            "nhiều lượt. “Bắt đầu nộp ngay sau đó” chỉ đếm khi đi thẳng từ liên kết, vì "
            "không theo dõi ai từ ngày này sang ngày khác."
        ),
    )


def _shares(found: Spans, during: Compared, after: Compared | None, plan: Plan) -> Part:
    return Part(
        _SHARES,
        (*_HEADS, _SURE),
        tuple(_row(*one) for one in _groups(found, during, after)),
        (_target(during.since, plan.target),),
    )


def _shares_only(
    found: Spans, during: Compared, after: Compared | None, plan: Plan
) -> Part:
    said = [f"Trong chiến dịch: {sentence(during, rounded=True)}"]
    if after is not None:
        said.append(f"Sau chiến dịch: {sentence(after, rounded=True)}")
    if not during.enough:
        return Part(_SHARES, said=(*said, _NO_COUNTS))
    groups = _groups(found, during, after if after and after.enough else None)
    return Part(
        _SHARES,
        ("Nhóm", "Những ngày", "Tỷ lệ"),
        tuple(words(name, days, f"{whole_share(own)} %") for name, days, own in groups),
        (*said, _target(during.since, plan.target), _NO_COUNTS),
    )


def _groups(
    found: Spans, during: Compared, after: Compared | None
) -> list[tuple[str, str, Filed]]:
    """Return every group with its name and days, the campaign's first."""
    if found.during is None:
        raise AssertionError("what was compared has days")
    groups = [
        ("trước", _days(found.during, since=False), during.before, during.others_before),
        ("trong", _days(found.during), during.since, during.others_since),
    ]
    if found.after is not None and after is not None:
        if found.after.before != found.during.before:
            days = _days(found.after, since=False)
            groups.append(
                ("trước (để so với “sau”)", days, after.before, after.others_before)
            )
        groups.append(("sau", _days(found.after), after.since, after.others_since))
    mine = [(f"Chiến dịch – {when}", days, own) for when, days, own, _ in groups]
    rest = [
        (f"Ngoài chiến dịch – {when}", days, others)
        for when, days, _, others in groups
        if others is not None
    ]
    return [*mine, *rest]


def _row(name: str, days: str, filed: Filed) -> tuple[Cell, ...]:
    one = wilson(filed)
    sure = f"{_share(one.low)} – {_share(one.high)} %" if filed.received else "–"
    return (
        *words(name, days),
        number(filed.received),
        number(filed.online),
        *words(percent(filed.online, filed.received), sure),
    )


def _changes(during: Compared, after: Compared | None) -> Part:
    rows = [_change("Trong chiến dịch so với trước", during)]
    if after is not None:
        rows.append(_change("Sau chiến dịch so với trước", after))
    said = [f"Trong chiến dịch: {sentence(during)}"]
    if after is not None:
        said.append(f"Sau chiến dịch: {sentence(after)}")
    return Part(
        "Thay đổi, so với ngoài chiến dịch (điểm %)",
        ("So sánh", "Chiến dịch", "Ngoài chiến dịch", "Khác biệt", _SURE),
        tuple(rows),
        tuple(said),
    )


def _change(name: str, compared: Compared) -> tuple[Cell, ...]:
    if not compared.enough:
        return words(name, FEW, FEW if compared.others_before else "–", FEW, "–")
    others, beyond = compared.others_change, compared.beyond
    return words(
        name,
        points(compared.change.value),
        points(others.value) if others else "–",
        points(beyond.value) if beyond else "–",
        _between(beyond or compared.change),
    )


def _by_procedure(lines: Sequence[Line], *, with_after: bool) -> Part:
    heads = ["Thủ tục"]
    for when in ("trước", "trong", *(("sau",) if with_after else ())):
        heads += [f"Tiếp nhận {when}", f"Trực tuyến {when}", f"Tỷ lệ {when}"]
    rows = tuple(
        (Cell(line.name), *(cell for part in line.parts for cell in _three(part)))
        for line in lines
    )
    return Part("Theo thủ tục", tuple(heads), rows)


def _three(filed: Filed) -> tuple[Cell, ...]:
    return (
        number(filed.received),
        number(filed.online),
        Cell(percent(filed.online, filed.received)),
    )


def _followed(days: Sequence[tuple[date, Mapping[Followed, int]]]) -> Part:
    rows = [
        (Cell(f"{day:%d/%m/%Y}"), *(number(found[one]) for one in Followed))
        for day, found in days
    ]
    if rows:
        sums = (number(sum(found[one] for _, found in days)) for one in Followed)
        rows.append((Cell("Cộng"), *sums))
    return Part(
        "Lượt mở liên kết, mã QR của chiến dịch",
        ("Ngày", *(FOLLOWED_NAMES[one] for one in Followed)),
        tuple(rows),
    )


def _target(since: Filed, target: int) -> str:
    if since.received < LEAST:
        return f"Mục tiêu {target} %: {FEW}."
    reached = since.online * 100 >= target * since.received
    return f"Mục tiêu {target} %: {'đạt' if reached else 'chưa đạt'} trong chiến dịch."


def _days(pair: Pair, *, since: bool = True) -> str:
    span = pair.since if since else pair.before
    return f"{span.first:%d/%m/%Y} – {span.last:%d/%m/%Y}"


def _limits(one: Interval, rounded: bool) -> str:  # noqa: FBT001 - a private one
    if rounded:
        value, low, high = (
            points(n / 100).removesuffix(",0")
            for n in (round(one.value * 100), floor(one.low * 100), ceil(one.high * 100))
        )
        return f"{value} điểm % (khoảng tin cậy {CONFIDENCE} %: {low} đến {high})"
    return f"{points(one.value)} điểm % (khoảng tin cậy {CONFIDENCE} %: {_between(one)})"


def _between(one: Interval) -> str:
    return f"{points(one.low)} đến {points(one.high)}"


def _share(value: float) -> str:
    tenths = round(value * 1000)
    return f"{tenths // 10},{tenths % 10}"
