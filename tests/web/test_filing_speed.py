"""Pages of a filing read little: what a cheap phone waits for is counted, not timed."""

import re
from typing import Any

import pytest

from tests.web.counter import sign_in
from tests.web.eform_home import fill_form
from tests.world import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MOST_QUERIES = {
    "bieu-mau": 5,
    "giay-to": 8,
    "nhan-ket-qua": 6,
    "nop-tien": 7,
    "kiem-tra": 8,
}
"""One for the session, one for the head of the page, the rest for the filing.

What is prepared (`motcua/domain/statements.py`) costs next to nothing and is not counted.
"""


def test_a_page_of_a_filing_reads_what_it_shows_once(
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in("congdan")
    for _ in range(3):  # the others look like the last, which its page says
        begun = client.post(f"/thu-tuc/{code_of('five-on-the-spot')}/nop")
        at = "/".join(begun["Location"].split("/")[:3])
        pages = fill_form(client, at)
    steps = ("giay-to", "nhan-ket-qua", "nop-tien", "kiem-tra")
    for address in (pages[0], *(f"{at}/{step}" for step in steps)):
        assert client.get(address).status_code == 200
        with django_assert_max_num_queries(MOST_QUERIES[address.split("/")[3]]):
            client.get(address)


def test_the_library_of_uploads_comes_only_when_a_file_is_chosen() -> None:
    client = sign_in("congdan")
    begun = client.post(f"/thu-tuc/{code_of('five-on-the-spot')}/nop")
    at = "/".join(begun["Location"].split("/")[:3])
    text = client.get(f"{at}/giay-to").content.decode()
    assert not re.search(r'src="[^"]*tus\.', text)
    script = re.search(r'<script type="module"[^>]*data-library="([^"]+)"', text)
    assert script is not None
    library = client.get(script[1])
    assert b"tus" in b"".join(library)
    library.close()
