"""Where in a form's JSON something is, for errors that name it."""

from dataclasses import dataclass

from motcua.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Place:
    """A path like `pages[1].questions[3].label`, with the key of the question there."""

    path: str = ""
    key: str = ""

    def at(self, step: str) -> "Place":
        """Return a place inside this one."""
        joined = f"{self.path}{step}" if step.startswith("[") else f"{self.path}.{step}"
        return Place(joined.lstrip("."), self.key)

    def named(self, key: str) -> "Place":
        """Return this place with the key of what stands there."""
        return Place(self.path, key)

    def fault(
        self, code: str, message: str, remedy: str = "", **facts: object
    ) -> Invalid:
        """Return the error at this place; `%(where)s` in the message is filled here."""
        where = f"{self.path} ({self.key})" if self.key else self.path or "form"
        return Invalid(
            code, message, facts={"where": where, **facts}, field=self.path, remedy=remedy
        )
