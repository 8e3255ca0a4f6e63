"""Scans of incoming documents by versions; by which decision templates hold.

No face had written a scan before: the columns it was to stand in are dropped.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_work_arrangement'),
        ('correspondence', '0003_letters'),
    ]

    operations = [
        migrations.CreateModel(
            name='IncomingScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.IntegerField()),
                ('sha256', models.TextField()),
                ('name', models.TextField()),
                ('size', models.BigIntegerField()),
                ('media_type', models.TextField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.TextField(blank=True, default='')),
                ('reason', models.TextField(blank=True, default='')),
                ('request_id', models.UUIDField(unique=True)),
            ],
        ),
        migrations.RemoveField(
            model_name='incoming',
            name='file_name',
        ),
        migrations.RemoveField(
            model_name='incoming',
            name='sha256',
        ),
        migrations.AddField(
            model_name='lettertemplate',
            name='decision',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='resultletter',
            name='decision',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='resultletter',
            name='named_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='resultletter',
            name='named_by',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.RunSQL(
            "UPDATE correspondence_lettertemplate SET decision = reason WHERE reason <> ''",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='lettertemplate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'checked']), models.Q(('decision', ''), _negated=True), _connector='OR'), name='correspondence_letter_published_has_decision'),
        ),
        migrations.AddField(
            model_name='incomingscan',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='correspondence.incoming'),
        ),
        migrations.AddIndex(
            model_name='incomingscan',
            index=models.Index(fields=['sha256'], name='correspondence_scan_content'),
        ),
        migrations.AddConstraint(
            model_name='incomingscan',
            constraint=models.UniqueConstraint(fields=('document', 'n'), name='correspondence_scan_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='incomingscan',
            constraint=models.CheckConstraint(condition=models.Q(('n', 1), models.Q(('n__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='correspondence_scan_replaced_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='incomingscan',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='correspondence_scan_names_a_content'),
        ),
    ]
