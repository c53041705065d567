"""Imports are kept from the upload on, chunk by chunk, so that they can be stopped, go on, and be undone."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_indexes_by_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(),
                        help_text="The numbers of its lines in the file",
                        size=None,
                    ),
                ),
                (
                    "trace",
                    models.JSONField(default=dict, help_text="What it wrote beside contacts, so that it can be undone"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RejectedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=list)),
                ("reason", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("kind", models.CharField(max_length=12)),
                ("header", models.JSONField(help_text="The names of the file’s columns, in its order")),
                ("options", models.JSONField(help_text="As `Import.options`")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.RemoveField(
            model_name="import",
            name="rejects_path",
        ),
        migrations.AddField(
            model_name="import",
            name="advanced_at",
            field=models.DateTimeField(blank=True, help_text="When it was last seen at work", null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="conflicts",
            field=models.PositiveIntegerField(default=0, help_text="Values that stayed with their holders"),
        ),
        migrations.AddField(
            model_name="import",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="import",
            name="differences",
            field=models.JSONField(blank=True, help_text="What it would do: contacts.imports.differences", null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="dropped",
            field=models.PositiveIntegerField(default=0, help_text="Faulty cells that were left out"),
        ),
        migrations.AddField(
            model_name="import",
            name="header",
            field=models.JSONField(default=list, help_text="The names of the file’s columns"),
        ),
        migrations.AddField(
            model_name="import",
            name="kept",
            field=models.PositiveIntegerField(
                default=0, help_text="Categories that stayed closed, as the person chose"
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="path",
            field=models.CharField(
                blank=True, default="", help_text="Of the file; empty when it is gone", max_length=1000
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="phase",
            field=models.CharField(blank=True, default="", help_text="What is being done, in a word", max_length=40),
        ),
        migrations.AddField(
            model_name="import",
            name="phase_began_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="rows",
            field=models.PositiveIntegerField(blank=True, help_text="Of the phase, where they are counted", null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="rows_done",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="import",
            name="run",
            field=models.PositiveIntegerField(
                default=0, help_text="How often it was taken up; an earlier run can’t write"
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="undo",
            field=models.JSONField(
                blank=True, help_text="What was taken back, and what was not: contacts.imports.undoing", null=True
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="size",
            field=models.BigIntegerField(default=0, help_text="Bytes"),
        ),
        migrations.AlterField(
            model_name="import",
            name="file_name",
            field=models.CharField(help_text="As the person called it", max_length=255),
        ),
        migrations.AlterField(
            model_name="import",
            name="mapping",
            field=models.JSONField(default=dict, help_text="{column: field}, of the columns that are imported"),
        ),
        migrations.AlterField(
            model_name="import",
            name="options",
            field=models.JSONField(default=dict, help_text="How the file is read: contacts.imports.options"),
        ),
        migrations.AlterField(
            model_name="import",
            name="origin",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="import_log",
                to="contacts.origin",
            ),
        ),
        migrations.AlterField(
            model_name="import",
            name="started_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Not started"),
                    ("comparing", "Comparing"),
                    ("waiting", "Waiting"),
                    ("running", "Running"),
                    ("stopped", "Stopped"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                ],
                default="draft",
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="importconflict",
            name="by_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="held_values", to="contacts.import"
            ),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["sha256"], name="import_by_content"),
        ),
        migrations.AddField(
            model_name="importchunk",
            name="by_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="contacts.import"
            ),
        ),
        migrations.AddField(
            model_name="rejectedrow",
            name="by_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rejected_rows", to="contacts.import"
            ),
        ),
        migrations.AddField(
            model_name="savedmapping",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
