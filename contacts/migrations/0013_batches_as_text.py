"""What came in one call is kept as text: JSON may hold characters that jsonb may not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0012_privacy_policy_of_forms"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contactbatch",
            name="call",
            field=models.TextField(
                blank=True, default="", help_text="What was sent, as JSON; empty once it is written"
            ),
        ),
    ]
