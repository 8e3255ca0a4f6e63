"""Forms and answers that tests of electronic forms share."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from motcua.domain.eforms.readers.territory import territory
from motcua.domain.eforms.rules.definition import Form
from motcua.domain.eforms.rules.evaluating import Filled, fill
from motcua.domain.eforms.rules.reading import parse

TODAY = date(2026, 3, 2)
EVERY_TYPE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "every-type.json").read_text("utf-8")
)
"""One form that asks a question of every type, with conditions."""

ANSWERS: dict[str, Any] = {
    "name": "Nguyễn Thị  Hoa",
    "story": "Dòng một\r\n dòng hai ",
    "area": "12.50",
    "price": 1_250_000,
    "born": "1997-01-01",
    "married": True,
    "sex": "female",
    "langs": ["en", "vi"],
    "number": "022 197 900 037",
    "phone": "+84 912 345 678",
    "email": "Hoa@VIDU.vn",
    "home": {"province": "22", "ward": "hồng gai", "detail": "Tổ 9,  khu 8"},
    "spouse": {"name": "Phan Xuân Phát", "identity_number": "022091900074"},
    "firm": {"name": "Công ty TNHH Vịnh Xanh", "tax_number": "5701900000"},
    "account": {
        "bank": "Agribank",
        "number": "4800205001234",
        "holder": "NGUYEN THI HOA",
    },
    "proof": [{"sha256": "ab" * 32, "name": "giay.pdf", "size": 1000}],
    "children": [
        {"child": "Lê An", "child_born": "2015-05-05", "school": "Tiểu học Hạ Long"},
        {"child": "Lê Bình", "child_born": "2024-05-05", "cost": 300_000},
    ],
    "costs": [{"row": "food", "amount": 10}, {"row": "rent", "amount": "20"}],
    "place": {"lat": "20.95123", "lng": "107.080010"},
    "plot": {
        "type": "Polygon",
        "coordinates": [
            [
                ["107.08", "20.95"],
                ["107.081", "20.95"],
                ["107.081", "20.951"],
                ["107.08", "20.951"],
                ["107.08", "20.95"],
            ]
        ],
    },
    "truth": True,
}


def form(**changes: Any) -> Form:
    """Return the form of every type, changed at the top."""
    return parse({**EVERY_TYPE, **changes})


def filled(answers: Any, asked: Form | None = None, today: date = TODAY) -> Filled:
    """Return the form filled in with answers."""
    return fill(asked or form(), answers, today=today, territory=territory())


def faults(answers: Any, asked: Form | None = None) -> dict[str, str]:
    """Return what is wrong, by field: the code of each fault."""
    return {str(f.field): f.code for f in filled(answers, asked).faults}
