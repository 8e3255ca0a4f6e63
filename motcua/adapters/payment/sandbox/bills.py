"""The gateway's own receipt, a small PDF."""

from collections.abc import Mapping

import typst

_PAGE = """#set page(width: 105mm, height: 74mm, margin: 8mm)
#set text(size: 10pt, lang: "vi")
= Biên nhận thanh toán (thử nghiệm)
#let row(name, value) = [#name: *#value* \\ ]
#row("Mã tham chiếu", sys.inputs.reference)
#row("Số tiền (đồng)", sys.inputs.amount)
#row("Mã giao dịch", sys.inputs.transaction)
#row("Ngân hàng", sys.inputs.bank)
#row("Người nộp", sys.inputs.payer)
#row("Thời gian", sys.inputs.at)
"""


def bill(order: Mapping[str, object]) -> bytes:
    """Return the receipt of an order that was paid."""
    said = {name: str(value) for name, value in order.items()}
    return bytes(typst.compile(_PAGE.encode(), sys_inputs=said))
