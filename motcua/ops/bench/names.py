"""Names as they are in Vietnam: few family names, borne by millions, and rare given ones.

Each is chosen by the number of the row, so that every run has the same.
"""

from collections.abc import Sequence

from motcua.kernel.text import search_key

FAMILY = (*["Nguyễn"] * 8, *["Trần"] * 2, *["Lê"] * 2, "Phạm", "Hoàng", "Vũ", "Đặng")
SAID_BETWEEN = (*["Thị"] * 5, *["Văn"] * 4, "Đức", "Minh", "Thu")
GIVEN = (
    *("An", "Anh", "Bình", "Chi", "Cường", "Dũng", "Giang", "Hà", "Hải", "Hạnh"),
    *("Hiền", "Hòa", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Long", "Mai", "Nam"),
    *("Nga", "Ngọc", "Nhung", "Phong", "Quân", "Sơn", "Tâm", "Thảo", "Trang"),
)
COMMON = ("nguyen", "thi", "van")
RARE = ("hiem", "tuyetnhi")
EVERY = 9973
"""One row of so many bears a rare name, and as many another."""


def columns() -> dict[str, str]:
    """Return SQL for the columns of row `k` that say whose dossier it is, and since when.

    A minute lies between one and the next.
    """
    parts = ((FAMILY, 1), (SAID_BETWEEN, 7), (GIVEN, 31))
    return {
        "submitter_name": _name([_chosen(names, seed) for names, seed in parts]),
        "submitter_key": _name(
            [_chosen([search_key(n) for n in names], seed) for names, seed in parts]
        ),
        "submitter_id_number": "lpad((k * 7919 % 1000000000000)::text, 12, '0')",
        "submitter_phone": "'09' || lpad((k * 104729 % 100000000)::text, 8, '0')",
        "filed_at": "d.filed_at - interval '10 years' + k * interval '1 minute'",
        "received_at": "d.received_at - interval '10 years' + k * interval '1 minute'",
    }


def _name(parts: Sequence[str]) -> str:
    rare = (
        f"CASE k % {EVERY} WHEN 0 THEN ' {RARE[0]}' WHEN 1 THEN ' {RARE[1]}' ELSE '' END"
    )
    return f"{' || chr(32) || '.join(parts)} || {rare}"


def _chosen(names: Sequence[str], seed: int) -> str:
    """Return SQL that takes a name by a scattered number of the row."""
    listed = ", ".join(f"'{name}'" for name in names)
    scattered = f"(hashint8extended(k, {seed}) & 1073741823)"
    return f"(ARRAY[{listed}])[1 + {scattered} % {len(names)}]"
