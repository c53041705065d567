"""Keys of programs, receipts of their messages, what was refused of them, and how many came."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_change_by_origin"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="Who uses it, such as “Shop” or “Nightly sync”.", max_length=100, unique=True
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("write", "Write"), ("read", "Read"), ("both", "Write and read")],
                        default="write",
                        help_text="A key that an app or a website carries should only write: it can’t be kept secret there.",
                        max_length=5,
                    ),
                ),
                (
                    "digest",
                    models.CharField(editable=False, help_text="SHA-256 of the key", max_length=64, unique=True),
                ),
                ("prefix", models.CharField(editable=False, help_text="To recognise the key by", max_length=9)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The application whose devices come by this key.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="contacts.application",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.OneToOneField(
                        editable=False,
                        help_text="Of what comes by this key",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.origin",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API key",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sender",
                    models.CharField(help_text="What the message’s ID is unique in, such as key:7", max_length=64),
                ),
                ("message_id", models.CharField(max_length=255)),
                ("became", models.JSONField(default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("sender", "message_id"), name="receipt_of_message")],
            },
        ),
        migrations.CreateModel(
            name="Arrivals",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100)),
                ("minute", models.DateTimeField()),
                ("taken", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrivals",
                        to="contacts.apikey",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "arrivals",
                "constraints": [models.UniqueConstraint(fields=("minute", "key", "kind"), name="arrivals_of_minute")],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="What was called, such as POST /api/v1/contact", max_length=100)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("status", models.PositiveSmallIntegerField(help_text="Of the answer")),
                ("reason", models.TextField()),
                ("path", models.CharField(max_length=2000)),
                ("payload", models.TextField(blank=True, default="")),
                (
                    "message_id",
                    models.CharField(blank=True, default="", help_text="Its Idempotency-Key", max_length=255),
                ),
                ("cut", models.BooleanField(default=False, help_text="The payload was too long to keep whole")),
                ("replayed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="contacts.apikey",
                    ),
                ),
                (
                    "replayed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("replayed_at", None)), fields=["at", "id"], name="refusal_open"),
                    models.Index(fields=["at"], name="refusal_by_time"),
                ],
            },
        ),
    ]
