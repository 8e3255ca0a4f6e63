"""People who do not exist, known as such by their numbers. Pure."""

from dataclasses import dataclass

NOWHERE = "999"
"""What their identity numbers begin with: the code of no province and no country."""

_BORN = "090"
"""A man born in 1990, as the digits of a number say it."""

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLE = ("Thị", "Văn", "Thanh", "Minh", "Đức", "Thu", "Ngọc")
_GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hà",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Oanh",
)


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Somebody made up; name and address say that they are for training."""

    name: str
    id_number: str
    phone: str
    email: str
    address: str


def synthetic(n: int) -> Synthetic:
    """Return the n-th of them, always the same, from 1."""
    words = (
        _FAMILY[n % len(_FAMILY)],
        _MIDDLE[n // 3 % len(_MIDDLE)],
        _GIVEN[n % len(_GIVEN)],
        "Tập Huấn",
    )
    return Synthetic(
        name=" ".join(words),
        id_number=f"{NOWHERE}{_BORN}{n:06d}",
        phone=f"0000{n % 1_000_000:06d}",
        email=f"tap-huan-{n}@motcua.example",
        address=f"Số {n}, đường Tập Huấn, phường Mẫu",
    )
