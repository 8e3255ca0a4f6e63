"""The ledger is only appended to: a vacuum of what was inserted has nothing to clean.

It would only list the room left at the end of each old page, and from then on every
event that fits there would be written into another page, read from the disk for it and
copied whole into the log. Rows that retention deletes still call a vacuum.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Vacuum the ledger for deleted rows alone."""

    dependencies = [("ledger", "0002_hash_not_indexed")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE ledger_event SET (autovacuum_vacuum_insert_threshold = -1)",
            "ALTER TABLE ledger_event RESET (autovacuum_vacuum_insert_threshold)",
        )
    ]
