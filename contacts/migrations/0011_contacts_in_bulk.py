"""Contacts that came in one call are kept until they are written."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0010_subscription_forms"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("call", models.JSONField(default=dict, help_text="What was sent; empty once it is written")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("finished", "Finished")], default="waiting", max_length=8
                    ),
                ),
                (
                    "results",
                    models.JSONField(default=list, help_text="Of each contact: its ID and result, or the fault"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="batches",
                        to="contacts.apikey",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "contact batches",
            },
        ),
    ]
