"""A form leads to the privacy policy."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0011_contacts_in_bulk"),
    ]

    operations = [
        migrations.AddField(
            model_name="subscriptionform",
            name="privacy_url",
            field=models.URLField(
                blank=True,
                default="",
                help_text="Its address; a link to it stands below the consent",
                max_length=500,
                validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                verbose_name="privacy policy",
            ),
        ),
    ]
