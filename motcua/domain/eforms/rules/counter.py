"""Under which key the answers of a form typed at the counter are kept."""

from uuid import UUID, uuid5

_TYPED_AT_COUNTER = UUID("8a4f1f0e-58b1-4c52-9c1e-2f1f6f0f7d21")


def counter_key(draft_id: UUID) -> UUID:
    """Return the key of the answers that go with an intake being typed.

    It is never that of a filing from home, whatever number an intake is given.
    """
    return uuid5(_TYPED_AT_COUNTER, str(draft_id))
