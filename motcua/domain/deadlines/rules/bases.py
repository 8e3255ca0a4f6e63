"""The legal ground of each rule, by the decree in force on the day.

Decree 118/2025 took the place of Decree 61/2018 on 1 July 2025, and was amended by
Decree 309/2026 on 5 August 2026. Where the article that holds a rule now is not known
for sure, the newer decree is named together with the article it replaced.
"""

from datetime import date

from motcua.domain.deadlines.rules.days import DayKind, DayRow
from motcua.domain.deadlines.rules.events import WaitReason
from motcua.domain.deadlines.rules.limits import AfterSupplement, Policy, StartRule
from motcua.kernel.text import N_

DECREE_118 = date(2025, 7, 1)
DECREE_309 = date(2026, 8, 5)

PRACTICE = N_("Quy định của thủ tục")
"""The ground of a rule that a procedure version sets for itself."""

CIVIL_CODE = "BLDS 2015 Điều 147, 148"
CIVIL_CODE_HOURS = "BLDS 2015 Điều 147.1"
WEEKLY_REST = "BLLĐ 2019 Điều 111"
HOLIDAYS = "BLLĐ 2019 Điều 112"
PARTS_OF_A_PROCEDURE = "NĐ 63/2010 Điều 8.2"
INDEX_766 = "QĐ 766/QĐ-TTg"

_UNDECIDED = N_("chờ văn bản quyết định")


def of_start(rule: StartRule, day: date) -> str:
    """Return why the clock starts when it does."""
    if rule is StartRule.ON_HAND_OVER_RECORD:
        return "QĐ 45/2016/QĐ-TTg Điều 7.4"
    if day >= DECREE_309:
        return "NĐ 118/2025 Điều 17.3, sửa bởi NĐ 309/2026 Điều 8.3"
    return "NĐ 118/2025 Điều 17.3" if day >= DECREE_118 else "NĐ 61/2018 Điều 17"


def of_article(article: str, day: date) -> str:
    """Return an article of Decree 61/2018, or its successor since July 2025."""
    old = f"NĐ 61/2018 Điều {article}"
    return f"NĐ 118/2025, thay {old}" if day >= DECREE_118 else old


def of_wait(reason: WaitReason, policy: Policy, day: date) -> str:
    """Return why a wait has the effect it has."""
    if reason is WaitReason.CONSULTATION:
        return of_article("19.5", day)
    if reason is WaitReason.FEE:
        return PRACTICE
    match policy.after_supplement:
        case AfterSupplement.RESTART:
            return of_article("19.4", day)
        case AfterSupplement.SHIFT:
            return INDEX_766
        case AfterSupplement.CONTINUE:
            return PRACTICE


def of_row(row: DayRow) -> str:
    """Return the decision a day rests on."""
    if row.decision:
        return row.decision
    by_law = row.kind in (DayKind.HOLIDAY, DayKind.COMPENSATORY)
    return HOLIDAYS if by_law else _UNDECIDED
