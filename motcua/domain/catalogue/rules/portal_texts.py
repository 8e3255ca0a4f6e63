"""Reading the texts of the national portal's pages: times, papers, fees, levels.

What the text does not say for all alike stays unknown. `data/README` of the demo's
catalogue describes the texts.
"""

import re
from collections.abc import Sequence

from motcua.domain.catalogue.rules.content import ComponentContent, FeeContent
from motcua.kernel.money import format_vnd

_AMOUNT = re.compile(
    r"(?:không quá )?0*(\d+)\s+(ngày làm việc|ngày|giờ|tháng)\b", re.IGNORECASE
)
_CHANNEL = re.compile(r"^(Trực tuyến|Dịch vụ bưu chính|Trực tiếp):\s*(.*)$")
_UNITS = {
    "ngày làm việc": "working_day",
    "ngày": "calendar_day",
    "giờ": "hour",
    "tháng": "month",
}
_COPIES = re.compile(r"\s*\[([^\[\]]*)\]\s*$")
_COUNT = re.compile(r"(\d+)\s*(bản chính|bản sao|bộ)", re.IGNORECASE)
_CONDITIONAL = re.compile(r"nếu có|trường hợp|một trong|hoặc|đối với|nếu ", re.IGNORECASE)
_CASE_HEADING = re.compile(r"(trường hợp|đối với)", re.IGNORECASE)
MOST_HEADING = 160
_MONEY = re.compile(r"(\d[\d,.]*)\s*VNĐ(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?")
_FEE = "Phí, lệ phí"
LEAST_STATED = 1000
"""No fee of a procedure is lower, in đồng: the source then means another amount."""
_CHANNEL_KEYS = {
    "Trực tiếp": "counter",
    "Trực tuyến": "online",
    "Dịch vụ bưu chính": "post",
}


def time_limit(text: str) -> tuple[int, str] | None:
    """Return amount and unit when the text gives one and the same for all channels.

    A bare number is what the portal stores when the limit is text: unknown. The part
    after "trình tự:" is a hint only and is left aside.
    """
    found: set[tuple[int, str]] = set()
    for part in text.split("trình tự:", maxsplit=1)[0].split(";"):
        channel = _CHANNEL.match(part.strip())
        value = channel.group(2) if channel else part.strip()
        if not value:
            continue
        match = _AMOUNT.match(value)
        if match is None:
            return None
        found.add((int(match.group(1)), _UNITS[match.group(2).lower()]))
    if len(found) != 1:
        return None
    amount, unit = found.pop()
    return (amount, unit) if amount > 0 else None


_LISTED_KEYS = {"trực tuyến": "online", "bưu chính": "post"}
_LISTED = re.compile(r"\((trực (?:tiếp|tuyến)[^)]*)\)")
_FILED_ONLINE = frozenset(
    {
        "Có nộp trực tuyến",
        "Toàn trình",
        "Một phần",
        "Một phần hoặc trực tiếp",
        "Mức độ 3",
        "Mức độ 4",
    }
)


def channels(text: str, online: str) -> tuple[str, ...]:
    """Return the channels a time text names; the counter is always one.

    A text names them before its times ("Trực tuyến: 3 ngày") or in brackets after one
    time for all. What is published as an online service, whole or in part, is filed
    online whatever the time text says. Basis: NĐ 42/2022 art 3; NĐ 43/2011 art 3
    (levels 3 and 4).
    """
    named = {key for word, key in _CHANNEL_KEYS.items() if f"{word}:" in text}
    for listed in _LISTED.findall(text):
        named |= {key for word, key in _LISTED_KEYS.items() if word in listed}
    if online.strip() in _FILED_ONLINE:
        named.add("online")
    return tuple(sorted(named | {"counter"}))


def online_levels(text: str) -> tuple[str, int | None]:
    """Return the level in today's words and in the four levels of 2018, if given."""
    today = {"Toàn trình": "full", "Một phần": "partial", "Không": "none"}
    numbered = re.fullmatch(r"Mức độ ([1-4])", text.strip())
    return today.get(text.strip(), ""), int(numbered.group(1)) if numbered else None


def components(text: str) -> tuple[tuple[str, ...], tuple[ComponentContent, ...]]:
    """Return the cases and the papers of a "name [copies]; … | (heading) …" text.

    A heading that speaks of a case ("Trường hợp …", "Đối với …") makes its papers
    that case's own, if there are two such headings or more; other headings ("Giấy tờ
    phải nộp") only head a part of the list.
    """
    groups = [_group(part) for part in text.split("|")] if text.strip() else []
    cases = [h for h, _ in groups if _CASE_HEADING.search(h)]
    cases = list(dict.fromkeys(cases)) if len(set(cases)) > 1 else []
    papers = tuple(
        _component(item, heading, cases.index(heading) if heading in cases else None)
        for heading, items in groups
        for item in items
    )
    return tuple(cases), papers


def fees(text: str) -> tuple[FeeContent, ...]:
    """Return the fee: free, an amount, or unknown where several are possible.

    Unknown too where the province sets it.
    """
    text = text.strip()
    if not text:
        return ()
    amounts = [
        (int(re.sub(r"\D", "", money)), note.strip())
        for money, note in _MONEY.findall(text)
    ]
    if amounts:
        return (_one_of(amounts, is_free=text.startswith("Miễn phí (")),)
    if text in ("Miễn phí", "Không") or text.startswith("Miễn phí ("):
        return (FeeContent(_FEE, 0, text),)
    return (FeeContent(_FEE, None, text),)


def _one_of(amounts: Sequence[tuple[int, str]], *, is_free: bool) -> FeeContent:
    """Return the fee that several amounts of one text are: alternatives, never a sum.

    The portal lists one for each way of filing or case, and does not say of every one
    which. What is the same in all of them is the fee; else none is certain, and each is
    told with its note for whoever knows the case. An amount too small to be one, as
    where thousands were left out, is not stated.
    """
    notes: dict[int, str] = {}
    for amount, note in amounts:
        notes[amount] = max(notes.get(amount, ""), note, key=len)
    stated = [amount for amount in notes if amount == 0 or amount >= LEAST_STATED]
    if len(notes) == 1 and stated and not is_free:
        return FeeContent(_FEE, stated[0], notes[stated[0]])
    if not stated:
        return FeeContent(_FEE, None, "; ".join(filter(None, notes.values())))
    told = [format_vnd(amount) for amount in stated]
    told += ["miễn phí"] if is_free else []
    told += ["mức khác chưa rõ"] if len(stated) < len(notes) else []
    whys = [
        f"{format_vnd(amount)}: {notes[amount]}" for amount in stated if notes[amount]
    ]
    said = f"{' hoặc '.join(told)}, tùy cách nộp và trường hợp"
    return FeeContent(
        _FEE,
        None,
        ". ".join(filter(None, [said, "; ".join(whys)])),
        choices=_levels(amounts, stated, is_free=is_free),
    )


def _levels(
    amounts: Sequence[tuple[int, str]], stated: Sequence[int], *, is_free: bool
) -> tuple[str, ...]:
    """Return the levels there are to choose from, none where there are not several.

    One amount told with several notes is for each of them.
    """
    found = dict.fromkeys(pair for pair in amounts if pair[0] in stated)
    with_note = {amount for amount, note in found if note}
    lines = [
        f"{n} | {note.rstrip(' ;')}" if note else str(n)
        for n, note in found
        if note or n not in with_note
    ]
    lines += ["0 | Miễn phí"] if is_free and 0 not in stated else []
    return tuple(lines) if len(lines) > 1 else ()


def split_list(text: str) -> tuple[str, ...]:
    """Return the parts of a text joined by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _group(part: str) -> tuple[str, tuple[str, ...]]:
    """Return a group's heading, if it has one, and its items."""
    part = part.strip()
    heading = ""
    if part.startswith("("):
        depth = 0
        for n, letter in enumerate(part):
            depth += (letter == "(") - (letter == ")")
            if depth == 0:
                heading, part = part[1:n], part[n + 1 :]
                break
    items = tuple(item.strip() for item in part.split(";") if item.strip())
    return _said_cut(heading.strip(" :*-")), items


def _said_cut(heading: str) -> str:
    """Return a heading that the list has cut with the sign that it went on.

    The table holds the first 160 letters of a heading; half a word at the end goes.
    """
    if len(heading) < MOST_HEADING - 1 or heading[-1] in ".;)…":
        return heading
    return heading.rpartition(" ")[0].rstrip(" ,:-") + " …"


def _component(item: str, heading: str, case: int | None) -> ComponentContent:
    counts = {"bản chính": 0, "bản sao": 0}
    match = _COPIES.search(item)
    if match is not None:
        item = item[: match.start()]
        for number, word in _COUNT.findall(match.group(1)):
            sort = "bản chính" if word.lower() == "bộ" else word.lower()
            # A file name may stick to the number ("Mẫu 18" + "1"): the last digit
            # is the count then.
            counts[sort] = int(number) if int(number) < 10 else int(number[-1])
    return ComponentContent(
        name=item.strip(),
        case=case,
        heading=heading,
        original_count=counts["bản chính"],
        copy_count=counts["bản sao"],
        required=sum(counts.values()) > 0
        and not _CONDITIONAL.search(item)
        and not _CASE_HEADING.search(heading if case is None else ""),
    )
