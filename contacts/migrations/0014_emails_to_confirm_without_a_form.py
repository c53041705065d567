"""What a program subscribes is confirmed as what came by a form; entries are counted by their time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0013_batches_as_text"),
    ]

    operations = [
        migrations.AlterField(
            model_name="formentry",
            name="form",
            field=models.ForeignKey(
                help_text="None for one by a program",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="contacts.subscriptionform",
            ),
        ),
        migrations.AddIndex(
            model_name="formentry",
            index=models.Index(fields=["at"], name="form_entry_by_time"),
        ),
    ]
