"""The report of a year of a centre, for any year, as it was known at any instant."""

from dataclasses import dataclass, replace
from datetime import timedelta

from motcua.domain.accounts import readers as accounts
from motcua.domain.reports.readers.figures import OF_SHARE, counts, names_of, share_of
from motcua.domain.reports.readers.in_force import procedures_in_force
from motcua.domain.reports.readers.reach import chosen
from motcua.domain.reports.readers.satisfaction import satisfaction
from motcua.domain.reports.readers.typed import typed_figures
from motcua.domain.reports.rules import annual
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.forms import YEAR_FORM
from motcua.domain.reports.rules.opening import OTHER_AGENCIES, OTHER_FIELDS
from motcua.domain.reports.rules.pages import Counting, Part, Report
from motcua.domain.reports.rules.periods import Period, year_back
from motcua.domain.reports.rules.tables import COMMON_NOTES, DEFINITIONS, OnTime, check
from motcua.domain.reports.rules.typed import OUTER
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


@dataclass(frozen=True, slots=True)
class Apart:
    """What has no row of its own where everybody may read it (`rules.small`).

    Agencies and fields stand together in one row each, procedures are left out.
    """

    agencies: frozenset[int] = frozenset()
    fields: frozenset[int] = frozenset()
    procedures: frozenset[int] = frozenset()


def annual_report(
    *,
    actor: Actor,
    asked: Asked,
    period: Period,
    apart: Apart = Apart(),
) -> Report:
    """Return what a centre did in a period, beside the same days a year before.

    Raises NotAllowed for who may not see the unit, Invalid for an impossible period.
    """
    units = chosen(actor=actor, unit_id=asked.unit_id, on=asked.known_on)
    by_authority = counted(actor=actor, asked=replace(asked, group=Group.AUTHORITY))
    by_field = counted(actor=actor, asked=replace(asked, group=Group.FIELD), before=False)
    by_procedure = counted(
        actor=actor, asked=replace(asked, group=Group.PROCEDURE), before=False
    )
    by_agency = counted(
        actor=actor, asked=replace(asked, group=Group.RESOLVING), before=False
    )
    known = typed_figures(first=asked.first, last=asked.last, as_of=asked.as_of)
    outers = [
        annual.Outer(one.name, known[key].value, known[key].source)
        if key in known
        else annual.Outer(one.name, None)
        for key, one in OUTER.items()
    ]
    online = annual.summed(by_authority.now.values())["online"]
    answers = satisfaction(
        units=units, first=asked.first, last=asked.last, as_of=asked.as_of
    )
    parts = (
        annual.procedures_part(procedures_in_force(on=asked.on, units=units)),
        annual.results_part(by_authority),
        annual.authority_part(by_authority),
        annual.on_time_part(_shares(actor, asked), asked.on_time),
        annual.outer_part(by_authority.here.cell(online, "online"), outers),
        _named(
            "Theo lĩnh vực",
            "Lĩnh vực",
            annual.together(by_field, apart.fields),
            OTHER_FIELDS,
        ),
        _named(
            "Theo cơ quan giải quyết",
            "Cơ quan",
            annual.together(by_agency, apart.agencies),
            OTHER_AGENCIES,
        ),
        annual.top_part(
            _named(
                "Thủ tục có nhiều hồ sơ nhất",
                "Thủ tục",
                annual.without(by_procedure, apart.procedures),
            )
        ),
        annual.satisfaction_part(
            answers.mean if answers else None, answers.answers if answers else 0
        ),
    )
    return Report(
        key="nam",
        sign="",
        title="Kết quả tiếp nhận và giải quyết thủ tục hành chính",
        unit=unit_name(asked),
        period=period.name,
        first=asked.first,
        last=asked.last,
        as_of=asked.as_of,
        parts=parts,
        notes=report_notes(asked),
    )


def counted(*, actor: Actor, asked: Asked, before: bool = True) -> annual.Counted:
    """Return all columns by what rows stand for, now and a year before."""
    then = year_before(asked)
    now = counts(actor=actor, columns=YEAR_FORM.columns, asked=asked)
    check(YEAR_FORM, {str(key): row for key, row in now.items()})
    return annual.Counted(
        now,
        counts(actor=actor, columns=YEAR_FORM.columns, asked=then) if before else {},
        Counting(YEAR_FORM.key, asked),
        Counting(YEAR_FORM.key, then),
    )


def year_before(asked: Asked) -> Asked:
    """Return the same question of the same days a year before, up to the same day."""
    last = min(asked.last, max(asked.as_of.astimezone(VN).date(), asked.first))
    end = year_back(last)
    if (last + timedelta(days=1)).day == 1:
        # A month that is whole is compared with the whole month, in leap years too.
        end = year_back(last + timedelta(days=1)) - timedelta(days=1)
    return replace(asked, first=year_back(asked.first), last=end)


def unit_name(asked: Asked) -> str:
    """Return the name of the unit a report is of; empty where it is of all."""
    return accounts.unit(unit_id=asked.unit_id).name if asked.unit_id is not None else ""


def report_notes(asked: Asked) -> tuple[str, ...]:
    """Return how a report was counted, the definition of “on time” first."""
    on_time = DEFINITIONS[asked.on_time]
    return (
        (
            f"Số liệu tính đến {asked.as_of.astimezone(VN):%H:%M:%S ngày %d/%m/%Y}, "
            f"{_SIDES[asked.side]}."
        ),
        f"Đúng hạn: {on_time.name}. {on_time.text} {on_time.denominator}",
        *COMMON_NOTES,
    )


_SIDES = {
    "receiving": "theo nơi tiếp nhận",
    "resolving": "theo cơ quan giải quyết",
}


def _named(title: str, head: str, found: annual.Counted, others: str = "") -> Part:
    names = names_of(
        group=found.here.asked.group, keys=list(found.now), on=found.here.asked.on
    )
    return annual.by_name_part(title, head, found, {annual.OTHERS: others, **names})


def _shares(actor: Actor, asked: Asked) -> dict[OnTime, annual.Shared]:
    found = {}
    for key in OnTime:
        one = replace(asked, on_time=key, group=Group.AUTHORITY)
        then = year_before(one)
        now = counts(actor=actor, columns=OF_SHARE, asked=one).values()
        before = counts(actor=actor, columns=OF_SHARE, asked=then).values()
        found[key] = annual.Shared(
            share_of(asked=one, rows=now),
            share_of(asked=then, rows=before),
            Counting(YEAR_FORM.key, one),
        )
    return found


__all__ = ["annual_report", "counted", "report_notes", "unit_name", "year_before"]
