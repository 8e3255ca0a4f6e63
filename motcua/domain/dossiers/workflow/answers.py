"""Answers to what a process asks, from what was typed. Pure."""

from collections.abc import Mapping

from motcua.domain.dossiers.workflow.definition import FactKind, Process
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


def answers_of(process: Process, typed: Mapping[str, str]) -> dict[str, bool | int | str]:
    """Return typed answers as values of their facts; empty ones are left out.

    Raises Invalid naming the fact whose answer cannot be one.
    """
    found: dict[str, bool | int | str] = {}
    for key, text in typed.items():
        spec = process.facts.get(key)
        if spec is None or not text.strip():
            continue
        match spec.kind:
            case FactKind.YES_NO if text in ("yes", "no"):
                found[key] = text == "yes"
            case FactKind.NUMBER if text.strip().isdecimal() and len(text) < 16:
                found[key] = int(text)
            case FactKind.ONE_OF if text in spec.choices:
                found[key] = text
            case _:
                raise Invalid(
                    "answer_malformed",
                    N_("Câu trả lời cho “%(question)s” không hợp lệ."),
                    facts={"question": spec.name},
                    field=f"fact_{key}",
                    remedy=N_("Hãy chọn một câu trả lời, hoặc nhập một số nguyên."),
                )
    return found
