"""Numbers typed in, with their source."""


from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, to which rows are only added."""

    dependencies = [
        ('reports', '0002_follow_the_ledger'),
    ]

    operations = [
        migrations.CreateModel(
            name='TypedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField()),
                ('unit_code', models.TextField(blank=True, default='')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('value', models.BigIntegerField()),
                ('out_of', models.BigIntegerField(null=True)),
                ('source', models.TextField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['key', 'first', 'last', 'entered_at'], name='reports_typed_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='reports_typed_days_in_order'), models.CheckConstraint(condition=models.Q(('value__gte', 0), models.Q(('out_of__isnull', True), models.Q(('out_of__gt', 0), ('out_of__gte', models.F('value'))), _connector='OR')), name='reports_typed_value_makes_sense'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='reports_typed_has_source')],
            },
        ),
    ]
