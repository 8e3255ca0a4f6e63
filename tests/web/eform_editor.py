"""The editor of electronic forms as a browser uses it."""

import html
import re
from typing import Any

from motcua.domain.eforms.models import FormVersion
from motcua.domain.eforms.rules.editing import question_of
from tests.web.counter import sign_in

LIST = "/desk/bieu-mau-dien-tu/"


class Editor:
    """An officer at the editor of one form."""

    def __init__(self, key: str, who: str = "cauhinh") -> None:
        self.key = key
        self.client: Any = sign_in(who)
        self.address = f"{LIST}mau/{key}/soan"

    def get(self, part: str = "dau") -> Any:
        return self.client.get(f"{self.address}?phan={part}")

    def fields(self, part: str) -> dict[str, list[str]]:
        """Return what the form of a part would send untouched."""
        page = self.get(part).content.decode()
        return sent_by(page, "part")

    def save(self, part: str, do: str = "save", **changes: Any) -> Any:
        typed = {**self.fields(part), **changes, "do": do}
        return self.client.post(self.address, typed)

    def do(self, what: str, part: str = "dau", **fields: Any) -> Any:
        return self.client.post(self.address, {"part": part, "do": what, **fields})

    def definition(self) -> dict[str, Any]:
        row = FormVersion.objects.filter(key=self.key).order_by("-n").first()
        assert row is not None
        return dict(row.definition)

    def question(self, key: str) -> dict[str, Any]:
        return question_of(self.definition(), key)


def sent_by(page: str, form_id: str) -> dict[str, list[str]]:
    """Return the fields of a form of a page as a browser would send them."""
    found = re.search(rf'<form[^>]*id="{form_id}".*?</form>', page, re.DOTALL)
    assert found, page[:500]
    body = found[0]
    sent: dict[str, list[str]] = {}

    def add(name: str, value: str) -> None:
        sent.setdefault(name, []).append(html.unescape(value))

    for tag in re.finditer(
        r"<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>", body, re.DOTALL
    ):
        text = tag[0]
        name = re.search(r'name="([^"]*)"', text)
        if not name or ('type="checkbox"' in text and " checked" not in text):
            continue
        if text.startswith("<select"):
            chosen = re.search(r'<option value="([^"]*)" selected', text)
            first = re.search(r'<option value="([^"]*)"', text)
            picked = chosen or first
            add(name[1], picked[1] if picked else "")
        elif text.startswith("<textarea"):
            inside = re.search(r">(.*)</textarea>", text, re.DOTALL)
            add(name[1], inside[1] if inside else "")
        else:
            value = re.search(r' value="([^"]*)"', text)
            add(name[1], value[1] if value else "")
    sent.pop("csrfmiddlewaretoken", None)
    return sent
