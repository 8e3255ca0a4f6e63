"""The forms of the process editor: its head and one step, as fields and as JSON.

What a form gives is put into the whole process, with every mention of a key that has
changed. Reading raises Several naming each field that cannot be taken.
"""

from collections.abc import Mapping
from typing import Any

from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    FactKind,
    Place,
    Timing,
)
from motcua.domain.dossiers.workflow.values import BUILT_IN, SUB_OUTCOME
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.desk.process_changes import facts_read, with_keys
from motcua.web.desk.process_fields import (
    Definition,
    Fields,
    chosen,
    first,
    flat,
    key_of,
    limit_at,
    line_at,
    made_key,
)
from motcua.web.desk.process_moves import move_fields, read_moves

_PLACES = frozenset(Place)
_FACTS = frozenset({*BUILT_IN, SUB_OUTCOME})


def head_fields(definition: Definition) -> Fields:
    """Return the fields of what is not a step: name, parties, questions, two persons."""
    parties, facts = definition.get("parties", {}), definition.get("facts", {})
    return {
        "name": [definition["name"]],
        "decision": [definition.get("decision", "")],
        "party_was": list(parties),
        "party_key": list(parties),
        "party_name": list(parties.values()),
        "party_by": [
            "address" if key in definition.get("by_address", ()) else ""
            for key in parties
        ],
        "fact_was": list(facts),
        "fact_key": list(facts),
        "fact_name": [fact["name"] for fact in facts.values()],
        "fact_kind": [fact["kind"] for fact in facts.values()],
        "fact_choices": [_choices_text(fact) for fact in facts.values()],
        "two_person": list(definition.get("two_person", [])),
    }


def read_head(fields: Fields, definition: Definition) -> Definition:
    """Return the process with what its head says."""
    form = forms.Reading(flat(fields))
    name = form.required("name", N_("Chưa nhập tên quy trình."))
    decision = form.line("decision")
    renamed: dict[str, dict[str, str]] = {"place": {}, "fact": {}}
    bound: list[str] = []
    parties = form.take(lambda: _parties(fields, definition, renamed["place"], bound))
    facts = form.take(lambda: _facts(fields, definition, renamed["fact"])) or {}
    commands = frozenset(Command)
    two_person = form.take(lambda: chosen(fields, "two_person", commands)) or []
    form.finish()
    found = with_keys(definition, **renamed) | {
        "name": name,
        "decision": decision,
        "parties": parties or {},
        "by_address": sorted(bound),
        "facts": facts,
        "two_person": sorted(two_person),
    }
    _check_used(found, definition)
    return found


def step_fields(definition: Definition, n: int) -> Fields:
    """Return the fields of the n-th step, counted from 1."""
    step = definition["steps"][n - 1]
    within, timer = step.get("within"), step.get("timer", {})
    sub = step.get("sub", {})
    fields: Fields = {
        "key": [step["key"]],
        "name": [step["name"]],
        "role": [step["role"]],
        "place": [step["place"]],
        "timing": [step.get("timing", Timing.DOSSIER.value)],
        **_limit_fields("within", within),
        "asks": list(step.get("asks", [])),
        "apart_from": list(step.get("apart_from", [])),
        "assign": [step.get("assign", Assign.FREE.value)],
        "join": ["yes"] if step.get("join") else [],
        "automatic": ["yes"] if step.get("automatic") else [],
        **_limit_fields("timer", timer.get("after")),
        "timer_command": [timer.get("command", "")],
        "sub_process": [sub.get("process", "")],
        "sub_name": [sub.get("name", "")],
    }
    for i, move in enumerate(step["moves"]):
        fields |= move_fields(definition, i, move)
    return fields | {"moves": [str(len(step["moves"]))]}


def read_step(fields: Fields, definition: Definition, n: int) -> Definition:
    """Return the process with its n-th step as typed in."""
    step = definition["steps"][n - 1]
    form = forms.Reading(flat(fields))
    others = [s["key"] for i, s in enumerate(definition["steps"], 1) if i != n]
    # What was there before may stay: checking tells whether it makes sense.
    places = [*_PLACES, *definition.get("parties", {}), step["place"]]
    name = form.required("name", N_("Chưa nhập tên bước."))
    found = {
        "key": form.take(
            lambda: key_of(
                forms.line(form.typed, "key"),
                name,
                before=step["key"],
                taken=others,
                field="key",
            )
        ),
        "name": name,
        "role": form.one_of("role", frozenset(Role)),
        "place": form.one_of("place", places),
        "timing": form.one_of("timing", frozenset(Timing)),
        "within": form.take(lambda: limit_at(flat(fields), "within")),
        "asks": form.take(
            lambda: chosen(
                fields, "asks", definition.get("facts", {}), step.get("asks", ())
            )
        ),
        "join": bool(first(fields, "join")),
        "automatic": bool(first(fields, "automatic")),
        "timer": form.take(lambda: _timer(fields)),
        "sub": form.take(lambda: _sub(fields)),
        "assign": form.one_of("assign", frozenset(Assign)),
        "apart_from": form.take(
            lambda: chosen(fields, "apart_from", others, step.get("apart_from", ()))
        ),
        "moves": read_moves(form, fields, definition, step),
    }
    form.finish()
    steps = list(definition["steps"])
    steps[n - 1] = {key: value for key, value in found.items() if value is not None}
    # While two steps bear one key nobody can tell which of them the others mean.
    renamed = {} if step["key"] in others else {step["key"]: str(found["key"])}
    return with_keys(definition | {"steps": steps}, step=renamed, place={}, fact={})


def _parties(
    fields: Fields, definition: Definition, renamed: dict[str, str], bound: list[str]
) -> dict[str, str]:
    """Return the parties; note in `bound` those that the address binds."""
    before = definition.get("parties", {})
    found: dict[str, str] = {}
    for n in range(len(fields.get("party_name", []))):
        key, name = line_at(fields, "party_key", n), line_at(fields, "party_name", n)
        if not key and not name:
            continue
        if not name:
            raise Invalid(
                "party_name_missing",
                N_("Chưa nhập tên cho mã “%(key)s”."),
                facts={"key": key},
                field="party_name",
                remedy=N_("Hãy nhập tên, hoặc xóa cả mã để bỏ dòng này."),
            )
        old = _was(line_at(fields, "party_was", n), before)
        taken = [*_PLACES, *found]
        made = key_of(key, name, before=old, taken=taken, field="party_key")
        found[made] = name
        if line_at(fields, "party_by", n) == "address":
            bound.append(made)
        if old:
            renamed[old] = made
    return found


def _facts(
    fields: Fields, definition: Definition, renamed: dict[str, str]
) -> dict[str, dict[str, Any]]:
    before = definition.get("facts", {})
    found: dict[str, dict[str, Any]] = {}
    for n in range(len(fields.get("fact_name", []))):
        key, name = line_at(fields, "fact_key", n), line_at(fields, "fact_name", n)
        if not key and not name:
            continue
        if not name:
            raise Invalid(
                "question_missing",
                N_("Chưa nhập câu hỏi cho mã “%(key)s”."),
                facts={"key": key},
                field="fact_name",
                remedy=N_("Hãy nhập câu hỏi, hoặc xóa cả mã để bỏ dòng này."),
            )
        old = _was(line_at(fields, "fact_was", n), before)
        taken = [*_FACTS, *found]
        made = key_of(key, name, before=old, taken=taken, field="fact_key")
        found[made] = _fact(fields, n, name)
        if old:
            renamed[old] = made
    return found


def _was(key: str, before: Mapping[str, object]) -> str:
    """Return the key a row had when it was opened, or nothing for a new one."""
    return key if key in before else ""


def _fact(fields: Fields, n: int, name: str) -> dict[str, Any]:
    kind = forms.one_of(
        {"fact_kind": line_at(fields, "fact_kind", n)}, "fact_kind", frozenset(FactKind)
    )
    typed = fields.get("fact_choices", [])
    choices = _choices(typed[n] if n < len(typed) else "")
    if (kind == FactKind.ONE_OF) != bool(choices):
        raise Invalid(
            "answers_missing",
            N_("Chỉ câu hỏi chọn một mới có danh sách câu trả lời: “%(name)s”."),
            facts={"name": name},
            field="fact_choices",
            remedy=N_("Ghi mỗi dòng một câu trả lời, hoặc để trống với loại khác."),
        )
    return {"name": name, "kind": kind, **({"choices": choices} if choices else {})}


def _choices(typed: str) -> dict[str, str]:
    """Return answers by key from lines like `key = answer` or just the answer."""
    found: dict[str, str] = {}
    for text in forms.text({"fact_choices": typed}, "fact_choices").splitlines():
        key, equals, said = text.partition("=")
        answer = forms.line({"fact_choices": said if equals else text}, "fact_choices")
        if answer:
            found[key.strip() if equals else made_key(answer, found)] = answer
    return found


def _choices_text(fact: Mapping[str, Any]) -> str:
    choices = fact.get("choices", {})
    return "\n".join(f"{key} = {said}" for key, said in choices.items())


def _check_used(found: Definition, before: Definition) -> None:
    """Raise Invalid when a party or question that steps use has been taken out."""
    places = {*_PLACES, *found["parties"]}
    gone = set(before.get("parties", {})) - places
    for step in found["steps"]:
        if step["place"] in gone:
            raise _used("party_name", before["parties"][step["place"]], step)
        read = {*step.get("asks", ()), *facts_read(step["moves"])}
        for key, fact in before.get("facts", {}).items():
            if key in read and key not in found["facts"]:
                raise _used("fact_name", fact["name"], step)


def _used(field: str, name: str, step: Mapping[str, Any]) -> Invalid:
    return Invalid(
        "still_used",
        N_("“%(name)s” còn dùng ở bước “%(step)s”."),
        facts={"name": name, "step": step["name"]},
        field=field,
        remedy=N_("Hãy sửa bước đó trước rồi mới bỏ."),
    )


def _limit_fields(name: str, limit: Mapping[str, Any] | None) -> Fields:
    amount = limit["amount"] if limit else 0
    return {
        f"{name}_amount": [str(amount or "")],
        f"{name}_unit": [limit["unit"] if limit else ""],
    }


def _timer(fields: Fields) -> dict[str, Any] | None:
    typed = flat(fields)
    after = limit_at(typed, "timer")
    if after is None and not first(fields, "timer_command"):
        return None
    command = forms.one_of(typed, "timer_command", frozenset(Command))
    if after is None:
        raise Invalid(
            "timer_without_time",
            N_("Chưa ghi sau bao lâu hệ thống tự làm."),
            field="timer_amount",
            remedy=N_("Hãy ghi thời gian, hoặc bỏ chọn việc tự làm."),
        )
    return {"after": after, "command": command}


def _sub(fields: Fields) -> dict[str, str] | None:
    typed = flat(fields)
    process, name = forms.line(typed, "sub_process"), forms.line(typed, "sub_name")
    if not process and not name:
        return None
    if not process or not name:
        raise Invalid(
            "sub_incomplete",
            N_("Hồ sơ liên thông cần cả quy trình và tên."),
            field="sub_name" if process else "sub_process",
            remedy=N_("Hãy nhập đủ cả hai, hoặc để trống cả hai."),
        )
    return {"process": process, "name": name}
