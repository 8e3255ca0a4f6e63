"""Processes as files: what is taken in, and what is given out."""

import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext

from motcua.domain.dossiers.workflow.bpmn import from_bpmn
from motcua.journeys.edit_process import usual
from motcua.kernel.errors import Invalid, TooLarge
from motcua.kernel.text import N_
from motcua.web.desk.process_fields import Definition, check_key, check_values, from_text

MOST_KB = 512
MOST_STEPS = 200


def uploaded(request: HttpRequest) -> Definition:
    """Return the process in the file that was sent; raise Invalid saying what is wrong.

    A JSON file begins with `{`; anything else is read as BPMN 2.0.
    """
    return from_content(sent(request, N_("Hãy chọn tệp JSON hoặc BPMN.")))


def sent(request: HttpRequest, remedy: str) -> bytes:
    """Return the content of the file that was sent; raise Invalid, or TooLarge."""
    file = request.FILES.get("file")
    # What passes the limit of the whole site has been read past and is not there.
    left_out = getattr(request, "too_large", [])
    if left_out:
        raise _too_large(left_out[0])
    if not isinstance(file, UploadedFile) or not file.size:
        raise Invalid(
            "file_missing",
            N_("Chưa chọn tệp, hoặc tệp rỗng."),
            field="file",
            remedy=remedy,
        )
    if file.size > MOST_KB * 1024:
        raise _too_large(file.name or "")
    return bytes(file.read())


def from_content(content: bytes) -> Definition:
    """Return the process a file describes, in its usual form; raise Invalid."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "file_not_utf8",
            N_("Tệp không phải văn bản UTF-8."),
            field="file",
            remedy=N_("Hãy lưu lại tệp với bảng mã UTF-8."),
        ) from None
    try:
        found = usual(_described(text))
    except RecursionError:
        raise Invalid(
            "condition_too_deep",
            N_("Điều kiện lồng nhau quá nhiều tầng."),
            field="file",
        ) from None
    except Invalid as fault:
        raise _named(fault) from None
    if len(found["steps"]) > MOST_STEPS:
        raise Invalid(
            "too_many_steps",
            N_("Quy trình có quá %(most)s bước."),
            facts={"most": MOST_STEPS},
            field="file",
        )
    return check_key(found, "file")


def as_file(definition: Definition) -> bytes:
    """Return a process as its JSON file."""
    return (json.dumps(definition, ensure_ascii=False, indent=2) + "\n").encode()


def _too_large(name: str) -> TooLarge:
    return TooLarge(
        "file_too_large",
        N_("Tệp “%(name)s” quá mức %(most)s kB."),
        facts={"name": name, "most": MOST_KB},
        field="file",
    )


def _described(text: str) -> Any:
    found = from_text(text, "file") if text.lstrip().startswith("{") else from_bpmn(text)
    check_values(found, "file")
    return found


def _named(fault: Invalid) -> Invalid:
    """Return a fault with its place in the file told, since a file has no fields."""
    if fault.field == "file":
        return fault
    if not fault.field:
        return Invalid(
            fault.code,
            fault.message,
            facts=fault.facts,
            field="file",
            remedy=fault.remedy,
        )
    said = gettext(fault.message)
    return Invalid(
        fault.code,
        N_("Ở mục %(place)s: %(fault)s"),
        facts={
            **fault.facts,
            "place": fault.field,
            "fault": said % fault.facts if fault.facts else said,
        },
        field="file",
        remedy=fault.remedy,
    )
