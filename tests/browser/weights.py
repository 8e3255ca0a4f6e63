"""What a page weighs on the wire."""

import gzip

from playwright.sync_api import Page, Response

MOST_KB = 100
"""What a public page may weigh on its first load."""


def weight_of(page: Page, path: str) -> int:
    """Return how many bytes the first load of a page takes."""
    answers: list[Response] = []

    # Playwright reads the signature of a listener; a builtin method has none.
    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(path, wait_until="networkidle")
    page.remove_listener("response", note)
    return sum(_compressed(answer) for answer in answers)


def _compressed(answer: Response) -> int:
    """Return what the answer weighs on the wire, compressed as a proxy would."""
    if 300 <= answer.status < 400:
        return 0
    body = answer.body()
    if answer.url.endswith(".woff2"):
        return len(body)
    return min(len(body), len(gzip.compress(body)))
