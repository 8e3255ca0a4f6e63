from django.db import migrations, models
from django.db.models import F, Q


def confirm_taken(apps, schema_editor):
    """Sheets that were taken before were sent at once: that was their confirming."""
    bulk = apps.get_model("filings", "Bulk")
    bulk.objects.update(confirmed_at=F("taken_at"), looked_at=F("taken_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('filings', '0005_bulk_inner'),
    ]

    operations = [
        migrations.AddField(
            model_name='bulk',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='bulkrow',
            name='fee',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='bulk',
            name='looked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(confirm_taken, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='bulk',
            name='looked_at',
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name='bulk',
            constraint=models.CheckConstraint(
                condition=Q(('ended_at__isnull', True), ('confirmed_at__isnull', False), _connector='OR'),
                name='filings_bulk_ended_was_confirmed',
            ),
        ),
        migrations.AddConstraint(
            model_name='bulkrow',
            constraint=models.CheckConstraint(
                condition=Q(('fee__isnull', True), ('fee__gte', 0), _connector='OR'),
                name='filings_bulkrow_fee_not_below_nought',
            ),
        ),
    ]
