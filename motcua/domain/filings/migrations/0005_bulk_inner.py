from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('filings', '0004_own_papers'),
    ]

    operations = [
        migrations.AddField(
            model_name='bulkrow',
            name='inner',
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
