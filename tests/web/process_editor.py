"""Somebody's browser at the editor of a process, and what its pages say."""

from html.parser import HTMLParser
from typing import Any

from motcua.domain.catalogue import readers
from motcua.journeys import edit_process as editing
from tests.web.counter import Answer, errors_of, sign_in

KEY = "five-on-the-spot"


class _Form(HTMLParser):
    """Reads what a browser would send of one form of a page."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.fields: dict[str, list[str]] = {}
        self.select: list[tuple[str, bool]] | None = None
        self.name = self.text = ""
        self.in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        if not self.inside:
            return
        kind = found.get("type", "text")
        if tag == "input" and (kind != "checkbox" or "checked" in found):
            self.fields.setdefault(found["name"], []).append(found.get("value", ""))
        elif tag == "select":
            self.name, self.select = found["name"], []
        elif tag == "option" and self.select is not None:
            self.select.append((found["value"], "selected" in found))
        elif tag == "textarea":
            self.name, self.text, self.in_text = found["name"], "", True

    def handle_data(self, data: str) -> None:
        if self.in_text:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "select" and self.select is not None and self.inside:
            chosen = [value for value, is_chosen in self.select if is_chosen]
            value = chosen[-1] if chosen else self.select[0][0]
            self.fields.setdefault(self.name, []).append(value)
            self.select = None
        if tag == "textarea" and self.in_text:
            self.fields.setdefault(self.name, []).append(self.text.removeprefix("\n"))
            self.in_text = False


def form_of(answer: Answer, form_id: str = "editor") -> dict[str, list[str]]:
    parser = _Form(form_id)
    parser.feed(answer.content.decode())
    return {n: v for n, v in parser.fields.items() if n != "csrfmiddlewaretoken"}


class Editor:
    """Somebody's browser at the editor of one process."""

    def __init__(self, key: str = KEY, username: str = "cauhinh") -> None:
        self.client, self.key = sign_in(username), key
        self.path = f"/desk/quy-trinh/{key}/ban-nhap"

    def open(self, part: int) -> dict[str, list[str]]:
        answer = self.client.get(f"{self.path}?buoc={part}")
        assert answer.status_code == 200
        return form_of(answer)

    def send(self, fields: dict[str, Any], do: str = "save", **changes: Any) -> Answer:
        answer: Answer = self.client.post(self.path, {**fields, "do": do, **changes})
        return answer

    def do(self, part: int, do: str = "save", **changes: Any) -> dict[str, Any]:
        """Open a part, change fields, press a button; return what is then saved."""
        answer = self.send(self.open(part), do, **changes)
        assert answer.status_code == 302, errors_of(answer)
        return self.saved()

    def saved(self) -> dict[str, Any]:
        return saved(self.key)

    def check(self) -> Answer:
        path = f"/desk/quy-trinh/{self.key}/kiem-tra"
        answer: Answer = self.client.post(path, follow=True)
        return answer

    def publish(self, decision: str = "07/QĐ-UBND", **changes: Any) -> Answer:
        seen = readers.process_versions(key=self.key)[0].edited_at.isoformat()
        answer: Answer = self.client.post(
            f"/desk/quy-trinh/{self.key}/cong-bo",
            {"decision": decision, "seen": seen, **changes},
        )
        return answer


def saved(key: str = KEY) -> dict[str, Any]:
    """Return the newest version of a process in its usual form."""
    return editing.usual(readers.process_versions(key=key)[0].definition)


def step(definition: dict[str, Any], key: str) -> dict[str, Any]:
    return next(dict(step) for step in definition["steps"] if step["key"] == key)


def keys(definition: dict[str, Any]) -> list[str]:
    return [step["key"] for step in definition["steps"]]


def versions(key: str = KEY) -> list[tuple[int, str]]:
    return [(v.n, v.state) for v in readers.process_versions(key=key)]
