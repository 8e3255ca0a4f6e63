"""The tokens there are, for those who issue them."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.accounts.models import ApiToken
from motcua.domain.accounts.rules import Act, require
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """A token as its administrators see it; nobody sees its secret."""

    id: int
    username: str
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime
    revoked_at: datetime | None
    used_on: date | None

    def as_json(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "id": self.id,
            "account": self.username,
            "for": self.name,
            "scopes": ", ".join(self.scopes),
            "expires_at": self.expires_at.isoformat(),
            "revoked_at": self.revoked_at.isoformat() if self.revoked_at else "",
            "used_on": self.used_on.isoformat() if self.used_on else "",
        }


def tokens(*, actor: Actor) -> tuple[TokenFacts, ...]:
    """Return every token, the newest first; for those who issue them."""
    require(actor, Act.EDIT_PEOPLE)
    rows = ApiToken.objects.select_related("account").order_by("-id")
    return tuple(
        TokenFacts(
            row.pk,
            row.account.username,
            row.name,
            tuple(row.scopes),
            row.expires_at,
            row.revoked_at,
            row.used_on,
        )
        for row in rows
    )
