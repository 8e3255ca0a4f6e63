"""Sending files so that a browser shows or keeps them, and nothing else."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from motcua.web.common.marks import marked_content, marked_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF made for this very request."""
    return file(content, name, "application/pdf")


def file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return a file: shown when browsers can show it safely, else to be saved."""
    response = HttpResponse(content, content_type=media_type)
    _headed(response, name, media_type)
    return response


def made_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return a file that was made of what is here; in a training centre it says so."""
    return file(marked_content(content, media_type), marked_name(name), media_type)


def streamed(
    parts: Iterator[bytes], name: str, media_type: str = "text/csv; charset=utf-8"
) -> StreamingHttpResponse:
    """Return a table that is written while it is sent, however long it is."""
    response = StreamingHttpResponse(parts, content_type=media_type)
    _headed(response, marked_name(name), media_type)
    return response


def _headed(response: HttpResponseBase, name: str, media_type: str) -> None:
    way = "inline" if media_type in SHOWN else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
