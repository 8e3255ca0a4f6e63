"""A partner that speaks ClamAV's INSTREAM, and can be made to fail."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Partner:
    """Its address, what it was shown, and how it fails: `drops`, `limit` in bytes."""

    url: str = ""
    seen: list[bytes] = field(default_factory=list)
    drops: bool = False
    limit: int = 25_000_000


@contextmanager
def clamd() -> Iterator[Partner]:
    """Run the partner on a free port."""
    partner = Partner()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if self.rfile.read(10) != b"zINSTREAM\0":
                self.wfile.write(b"UNKNOWN COMMAND\0")
                return
            data = bytearray()
            while size := struct.unpack("!L", self.rfile.read(4))[0]:
                data += self.rfile.read(size)
                if partner.drops:
                    return
                if len(data) > partner.limit:
                    self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            partner.seen.append(bytes(data))
            found = b"Eicar-Test-Signature FOUND" if EICAR in data else b"OK"
            self.wfile.write(b"stream: " + found + b"\0")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        partner.url = f"clamd://127.0.0.1:{server.server_address[1]}"
        yield partner
        server.shutdown()
