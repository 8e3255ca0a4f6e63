"""People who do not exist, known as such by their numbers. Pure."""

from dataclasses import dataclass

NOWHERE = "000"
"""What their identity numbers begin with: the code of no province."""

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
        f"(tập huấn {n})",
    )
    return Synthetic(
        name=" ".join(words),
        id_number=f"{NOWHERE}{n:09d}",
        phone=f"0000{n % 1_000_000:06d}",
        email=f"tap-huan-{n}@motcua.example",
        address=f"Số {n}, đường Tập Huấn, phường Mẫu",
    )
