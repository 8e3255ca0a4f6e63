"""Series that gave numbers before there was a register go on where they stood."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OTHERS = ("receipt", "dossier")
FEES = "fee_receipt/"


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Name the series by type alone; note how far each had come.

    `QĐ-UBND` becomes `out/QĐ`: the unit's symbol may change, its sequence goes on.
    """
    series = apps.get_model("documents", "NumberSeries")
    earlier = apps.get_model("correspondence", "EarlierNumbers")
    found: dict[tuple[int, str, str], int] = {}
    for row in series.objects.exclude(kind__in=OTHERS):
        if row.kind.startswith((FEES, "out/")) or not row.period.isdecimal():
            continue
        key = (row.unit_id, row.kind.partition("-")[0], row.period)
        found[key] = max(found.get(key, 0), row.last)
        row.delete()
    for (unit_id, kind, period), last in found.items():
        series.objects.create(
            unit_id=unit_id, kind=f"out/{kind}", period=period, last=last
        )
        earlier.objects.create(unit_id=unit_id, kind=kind, year=int(period), last=last)


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0001_registers"),
        ("documents", "0001_initial"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
