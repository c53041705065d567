"""The log of exports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0008_rows_of_earlier_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "query",
                    models.CharField(blank=True, default="", help_text="The query string of the list", max_length=4000),
                ),
                ("words", models.TextField(blank=True, default="", help_text="The same filter as people read it")),
                (
                    "columns",
                    models.CharField(
                        choices=[("listed", "Columns of the list"), ("all", "All fields")], default="all", max_length=6
                    ),
                ),
                ("format", models.CharField(choices=[("csv", "CSV"), ("xlsx", "XLSX")], default="csv", max_length=4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                (
                    "run",
                    models.PositiveIntegerField(
                        default=0, help_text="How often it was taken up; an earlier run can’t write"
                    ),
                ),
                ("rows", models.PositiveIntegerField(blank=True, help_text="As the list counts them", null=True)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True, default="")),
                ("header", models.JSONField(default=list, help_text="The names of the file’s columns")),
                (
                    "path",
                    models.CharField(
                        blank=True, default="", help_text="Of the file; empty when it is gone", max_length=1000
                    ),
                ),
                ("size", models.BigIntegerField(default=0, help_text="Bytes")),
                ("sha256", models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
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
            ],
            options={
                "indexes": [models.Index(fields=["created_at", "id"], name="export_by_created")],
            },
        ),
    ]
