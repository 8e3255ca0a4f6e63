"""ClamAV's daemon, asked by its command INSTREAM over TCP or a socket of this machine."""

import socket
import struct
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import unquote, urlsplit

from django.conf import settings

from motcua.domain.documents.ports import ScannerSilent

_CONNECT_SECONDS, _ANSWER_SECONDS = 3, 120
_PIECE = 256 * 1024
_PORT = 3310


def from_settings() -> "Clamd | None":
    """Return the daemon that the settings name, or None."""
    return Clamd(settings.SCANNER_URL) if settings.SCANNER_URL else None


class Clamd:
    """One daemon; every question has a connection of its own."""

    def __init__(self, url: str) -> None:
        """Take `clamd://host:3310` or `clamd+unix:///path/of/the/socket`."""
        self._parts = urlsplit(url)

    def scan(self, chunks: Iterator[bytes]) -> str:
        """Return the name of what was found, empty when nothing was.

        Raises ScannerSilent when the daemon cannot be reached, breaks off, or says
        that it could not look (a file above its own limit among others).
        """
        try:
            with closing(self._connected()) as line:
                answer = _asked(line, chunks)
        except OSError as error:
            raise ScannerSilent(str(error)) from error
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerSilent(answer or "no answer")

    def _connected(self) -> socket.socket:
        if self._parts.scheme == "clamd+unix":
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(_CONNECT_SECONDS)
            line.connect(unquote(self._parts.path))
        else:
            place = (self._parts.hostname or "", self._parts.port or _PORT)
            line = socket.create_connection(place, _CONNECT_SECONDS)
        line.settimeout(_ANSWER_SECONDS)
        return line


def _asked(line: socket.socket, chunks: Iterator[bytes]) -> str:
    """Send a file in pieces, each after its length, and return what is answered."""
    try:
        line.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            for start in range(0, len(chunk), _PIECE):
                piece = chunk[start : start + _PIECE]
                line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        # The daemon breaks off above its own limit; what it says then is read below.
        pass
    said = bytearray()
    while b"\0" not in said and (more := line.recv(4096)):
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()
