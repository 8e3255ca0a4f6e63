"""Electronic forms as JSON files: what is taken in, and what is given out."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from motcua.domain.eforms.rules.editing import Json
from motcua.domain.eforms.rules.reading import parse
from motcua.domain.eforms.rules.writing import write
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.desk.process_fields import check_values, from_text
from motcua.web.desk.process_files import sent


def uploaded(request: HttpRequest) -> Json:
    """Return the form in the file that was sent; raise Invalid saying what is wrong."""
    return from_content(sent(request, N_("Hãy chọn tệp JSON của biểu mẫu.")))


def from_content(content: bytes) -> Json:
    """Return the form a file describes, in its usual form; raise Invalid."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "file_not_utf8",
            N_("Tệp không phải văn bản UTF-8."),
            field="file",
            remedy=N_("Hãy lưu lại tệp với bảng mã UTF-8."),
        ) from None
    found = from_text(text, "file")
    check_values(found, "file")
    try:
        return write(parse(found))
    except RecursionError:
        raise Invalid(
            "condition_too_deep",
            N_("Điều kiện lồng nhau quá nhiều tầng."),
            field="file",
            remedy=N_("Hãy tách thành điều kiện đơn giản hơn."),
        ) from None
    except Invalid as fault:
        said = gettext(fault.message)
        raise Invalid(
            fault.code,
            N_("Trong tệp, %(fault)s"),
            facts={**fault.facts, "fault": said % fault.facts if fault.facts else said},
            field="file",
            remedy=fault.remedy,
        ) from None


def as_file(definition: Mapping[str, Any]) -> bytes:
    """Return a form as its JSON file."""
    return (json.dumps(definition, ensure_ascii=False, indent=2) + "\n").encode()
