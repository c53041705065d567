import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0005_traces_in_columns"),
        ("contacts", "0021_exports_that_were_stopped"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComingActivity",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="contacts.contact",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "coming activities",
                "indexes": [models.Index(fields=["at"], name="coming_by_time")],
            },
        ),
    ]
