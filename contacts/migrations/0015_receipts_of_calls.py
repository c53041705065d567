"""What calls became is forgotten in time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0014_emails_to_confirm_without_a_form"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("became", {}), _negated=True), fields=["at"], name="receipt_of_call"
            ),
        ),
    ]
