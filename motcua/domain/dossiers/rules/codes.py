"""How dossier codes are made; the rule is replaceable and a code is never parsed.

Basis: NĐ 61/2018 art 26; TT 01/2018 art 19. Since 5/8/2026 a national rule is to
come (NĐ 118 art 35.2g), hence the table of rules.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.kernel.training import is_training_code

CodeRule = Callable[[str, date, str], str]
"""Makes a code of the agency's identifier, the day, and the number in that day.

The number comes as it is written: the database puts it in when it gives it
(`rules.blanks`).
"""

_DAY_AND_NUMBER = re.compile(r"-([0-9]{6})-([0-9]{4,})$")
_FOREIGN = re.compile(r"[0-9A-Z][0-9A-Z.\-]{4,48}[0-9A-Z]")


def from_the_top(agency_code: str, day: date, number: str) -> str:
    """Return `H49.04-211122-0001`: agency, day, four-digit number in the day.

    Basis: TT 01/2018 art 19, with the identifiers of QĐ 20/2020.
    """
    return f"{agency_code}-{day:%y%m%d}-{number}"


def from_the_bottom(agency_code: str, day: date, number: str) -> str:
    """Return `000.00.04.H49-211122-0001`: the same agency, its lowest level first.

    Basis: TT 01/2018 art 19, with the identifiers of TT 10/2016; still written by
    some provinces.
    """
    levels = agency_code.split(".")
    padded = [*levels, *_NO_LEVEL[len(levels) :]]
    return from_the_top(".".join(reversed(padded)), day, number)


_NO_LEVEL = ("", "00", "00", "000")
CODE_RULES: Mapping[str, CodeRule] = {
    "qd20-2020": from_the_top,
    "tt10-2016": from_the_bottom,
}


def foreign_code(text: str) -> str:
    """Return a code given by another system, tidied; raise Invalid.

    Capital letters, digits, full stops and hyphens, 6 to 50 of them; nothing more
    is asked, for every ministry has its own pattern.
    """
    code = tidied(text)
    if is_training_code(code):
        raise Invalid(
            "foreign_code_training",
            N_("Mã %(code)s là mã tập huấn, không có giá trị."),
            facts={"code": code},
            field="foreign_code",
            remedy=N_("Hãy xem lại mã trên giấy tờ của người nộp."),
        )
    if not _FOREIGN.fullmatch(code):
        raise Invalid(
            "foreign_code_malformed",
            N_("Mã hồ sơ “%(code)s” không đúng dạng."),
            facts={"code": text},
            field="foreign_code",
            remedy=N_("Mã gồm 6 đến 50 chữ cái không dấu, chữ số, dấu chấm, gạch nối."),
        )
    return code


def is_ours(code: str, agency_codes: Iterable[str]) -> bool:
    """Say whether a code has the form of one that an agency of ours gives, on any day.

    By any rule, for the rule may change. Kept as another system's it would be in the
    way when its number comes.
    """
    found = _DAY_AND_NUMBER.search(code)
    if found is None:
        return False
    try:
        day = datetime.strptime(found[1], "%y%m%d").replace(tzinfo=VN).date()
    except ValueError:
        return False
    return any(
        rule(agency_code, day, found[2]) == code
        for agency_code in agency_codes
        for rule in CODE_RULES.values()
    )


def tidied(text: str) -> str:
    """Return a code as registers hold it, however it was typed."""
    return text.strip().upper()
