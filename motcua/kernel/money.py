"""Money is whole đồng: an `int`, never a float."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_BILLION = 1_000_000_000


def format_vnd(amount: int) -> str:
    """Return an amount as people write it: `1.250.000 đ`."""
    return f"{amount:,}".replace(",", ".") + " đ"


def amount_in_words(amount: int) -> str:
    """Return an amount as receipts spell it: `Một triệu hai trăm nghìn đồng`.

    Groups of zeros are left out; a group after another names its hundreds even where
    they are zero (`không trăm linh năm`), so that no two amounts read alike. Raises
    ValueError for less than nothing. Basis: NĐ 254/2026 art 23, 25 (the amount of a
    receipt in figures and in words).
    """
    if amount < 0:
        raise ValueError("an amount on a receipt is not negative")
    words = _number(amount, follows=False) if amount else _DIGITS[0]
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(n: int, *, follows: bool) -> str:
    """Spell a number above zero; `follows` when something is spelt before it."""
    billions, rest = divmod(n, _BILLION)
    parts = [f"{_number(billions, follows=follows)} tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            parts.append(_group(group, full=follows or bool(parts)) + _GROUPS[power])
    return " ".join(parts)


def _group(group: int, *, full: bool) -> str:
    """Spell 1 to 999; `full` names hundreds of zero, for what stands after others."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    parts = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens > 1:
        parts.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        parts.append("mười")
    elif ones and parts:
        parts.append("linh")
    if ones:
        parts.append(_ones(ones, tens))
    return " ".join(parts)


def _ones(ones: int, tens: int) -> str:
    """Spell the last digit: it sounds otherwise after tens (`mốt`, `lăm`)."""
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return _DIGITS[ones]
