"""The calendar's editor in front of its forms."""

from typing import Any
from uuid import uuid4

from django.test import Client

from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.models import Calendar
from motcua.domain.deadlines.readers import CalendarFacts
from motcua.web.desk import calendar_form
from tests.web.counter import Answer

LIST = "/desk/lich-lam-viec/"
DECISION = "45/QĐ-UBND"


def begun(editor: Client, **typed: str) -> CalendarFacts:
    """Return the draft that a form begins."""
    answer = editor.post(f"{LIST}nhap-moi", {"unit": "", **typed})
    assert answer.status_code == 302
    return newest()


def newest() -> CalendarFacts:
    """Return the version that was written last."""
    return deadlines.calendar_facts(calendar_id=Calendar.objects.latest("id").pk)


def path_of(facts: CalendarFacts, page: str = "") -> str:
    return f"{LIST}{facts.id}{page}"


def form_of(facts: CalendarFacts, **typed: str) -> dict[str, Any]:
    """Return a draft's form as its page shows it, with what the test changes."""
    shown = calendar_form.fields_of(facts, int(typed.get("year", "2021")))
    fields: dict[str, Any] = {**shown, **typed}
    return fields | {"rest": fields["rest"].split()}


def save(editor: Client, facts: CalendarFacts, **typed: str) -> Answer:
    """Send the form of a draft."""
    return editor.post(path_of(facts, "/sua"), form_of(facts, **typed))


def new_row(facts: CalendarFacts, **typed: str) -> dict[str, str]:
    """Return the first blank row of the form of 2021, filled."""
    n = calendar_form.row_count(calendar_form.fields_of(facts, 2021)) - 3
    row = {"kind": "closure", "name": "Nghỉ do bão", "decision": "46/QĐ-UBND", **typed}
    return {f"r-{n}-{part}": value for part, value in row.items()}


def publish(editor: Client, facts: CalendarFacts, **typed: str) -> Answer:
    """Publish a draft as its check page offers it."""
    now = deadlines.calendar_facts(calendar_id=facts.id)
    form = {
        "request": str(uuid4()),
        "seen": calendar_form.fields_of(now, 2021)["seen"],
        "decision": DECISION,
        **typed,
    }
    return editor.post(path_of(facts, "/cong-bo"), form, follow=True)


def with_closure(editor: Client, facts: CalendarFacts, day: str = "02/12/2021") -> None:
    """Write a day of closure into a draft."""
    assert save(editor, facts, **new_row(facts, day=day)).status_code == 302
