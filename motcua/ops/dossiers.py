"""What `motcua dossier …` does. The reading is noted, as every reading is."""

from typing import Any

from rich.console import Console
from rich.table import Table

from motcua.domain.dossiers.actions.reading import open_dossier, open_explained
from motcua.domain.dossiers.readers import dossier as readers
from motcua.domain.dossiers.readers.explained_plain import plain
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now


def show(code: str) -> dict[str, Any]:
    """Return where a dossier stands, without the submitter; raise NotFound."""
    at = now()
    on = at.astimezone(VN).date()
    dossier_id = readers.id_of(actor=SYSTEM, code=code, on=on)
    facts = open_dossier(actor=SYSTEM, at=at, dossier_id=dossier_id, what="command line")
    return {
        "code": facts.code,
        "procedure": facts.procedure_name,
        "status": facts.status,
        "step": facts.step_name,
        "holder": facts.holder_unit_name,
        "received": _text(facts.received_at),
        "due": _text(facts.due_at),
        "returned": _text(facts.returned_at),
        "result": facts.result_number,
        "events": facts.version,
        "first_broken_event": readers.chain_fault(dossier_id=dossier_id),
        "steps": [
            {
                "step": item.step_name,
                "unit": item.unit_name,
                "officer": item.officer_name,
                "from": _text(item.opened_at),
                "to": _text(item.closed_at),
                "command": item.command,
            }
            for item in facts.items
        ],
    }


def explain(code: str, event_n: int | None) -> dict[str, Any]:
    """Return why a dossier is due when it is due, replayed from its events."""
    at = now()
    dossier_id = readers.id_of(actor=SYSTEM, code=code, on=at.astimezone(VN).date())
    told = open_explained(
        actor=SYSTEM, at=at, dossier_id=dossier_id, event_n=event_n, what="replay"
    )
    return plain(told)


def draw_explanation(told: dict[str, Any], console: Console) -> None:
    """Print the explanation in the words people read on the page."""
    as_of = told["as_of"]
    console.print(
        f"[bold]{told['dossier']}[/]  event {as_of['event']} of {as_of['newest_event']}",
        highlight=False,
    )
    for rule in told["rules"]:
        basis = f" ({rule['basis']})" if rule["basis"] else ""
        console.print(f"- {rule['text']}{basis}", highlight=False)
    table = Table("Held by", "Working seconds", "Elapsed seconds", box=None)
    for row in (*told["parties"]["holdings"], {**told["parties"], "holders": None}):
        names = ["sum"] if row["holders"] is None else _names(row["holders"])
        table.add_row(
            ", ".join(names), str(row["working_seconds"]), str(row["elapsed_seconds"])
        )
    console.print(table)
    agrees = "agrees" if told["replay_agrees"] else "DIFFERS"
    console.print(f"[bold]replay[/]  {agrees}")


def _names(holders: list[dict[str, Any]]) -> list[str]:
    return [" ".join(filter(None, (h["party"], h["unit"]))) for h in holders] or [
        "nobody"
    ]


def draw(facts: dict[str, Any], console: Console) -> None:
    """Print the facts for a person."""
    for name, value in facts.items():
        if name != "steps" and value not in ("", None):
            console.print(f"[bold]{name:>20}[/]  {value}", highlight=False)
    whole = facts["first_broken_event"] is None
    console.print(f"[bold]{'history':>20}[/]  {'whole' if whole else 'BROKEN'}")
    table = Table("Step", "Unit", "Officer", "From", "To", "Command", box=None)
    for row in facts["steps"]:
        table.add_row(*(str(cell or "") for cell in row.values()))
    console.print(table)


def _text(at: Any) -> str:
    return at.astimezone(VN).strftime("%Y-%m-%d %H:%M") if at else ""
