"""A browser that sends a file in parts before its form."""

import base64

from tests.web.counter import sign_in

TUS = {"Tus-Resumable": "1.0.0"}


def in_parts(name: str, data: bytes, username: str = "quay") -> str:
    """Send a file in two parts; return the word by which a form names it."""
    client, half = sign_in(username), len(data) // 2
    word = base64.b64encode(name.encode()).decode()
    told = {"Upload-Metadata": f"filename {word}", "Upload-Length": str(len(data))}
    begun = client.post("/desk/tai-tep", headers=TUS | told)
    assert begun.status_code == 201
    for offset, part in ((0, data[:half]), (half, data[half:])):
        answer = client.patch(
            begun.headers["Location"],
            part,
            content_type="application/offset+octet-stream",
            headers=TUS | {"Upload-Offset": str(offset)},
        )
    return str(answer.headers["Motcua-Scan"])
