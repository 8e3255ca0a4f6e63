"""Money is whole đồng: an `int`, never a float."""


def format_vnd(amount: int) -> str:
    """Return an amount as people write it: `1.250.000 đ`."""
    return f"{amount:,}".replace(",", ".") + " đ"
