"""Subscription forms, what visitors send by them, and one origin for each."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0009_exports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticket", models.CharField(help_text="The page that it came from", max_length=32, unique=True)),
                ("email", models.CharField(max_length=254)),
                ("values", models.JSONField(default=dict, help_text="{field: value}, cleaned")),
                ("custom", models.JSONField(default=dict, help_text="{field key: value}, cleaned")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="By id, as the form granted them then",
                        size=None,
                    ),
                ),
                ("source", models.CharField(help_text="The form, and the words agreed to", max_length=255)),
                ("network", models.CharField(help_text="Whence it came, without the last digits", max_length=43)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "form entries",
            },
        ),
        migrations.CreateModel(
            name="SubscriptionForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="For staff; kept with what comes by the form", max_length=60, unique=True
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its address is /forms/THIS/", max_length=60, unique=True, verbose_name="address"
                    ),
                ),
                ("title", models.CharField(help_text="As visitors see it", max_length=100)),
                ("intro", models.TextField(blank=True, default="", help_text="What people will get", max_length=1000)),
                (
                    "asks_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("first_name", "First name"),
                                ("last_name", "Last name"),
                                ("phone", "Phone"),
                                ("birth_date", "Birth date"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        help_text="Beside the email",
                        size=None,
                    ),
                ),
                (
                    "consent_text",
                    models.CharField(
                        help_text="What people must tick; kept with each subscription",
                        max_length=180,
                        verbose_name="consent",
                    ),
                ),
                (
                    "double_opt_in",
                    models.BooleanField(
                        default=True,
                        help_text="The email counts once the person follows the link sent to it.",
                        verbose_name="double opt-in",
                    ),
                ),
                (
                    "after_text",
                    models.TextField(
                        default="Thank you. If we need you to confirm your email, a message with a link is on its way.",
                        help_text="Shown after sending, whoever it was: it must not tell whether the address was known",
                        max_length=1000,
                        verbose_name="thanks",
                    ),
                ),
                (
                    "allowed_origins",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            max_length=200,
                            validators=[
                                django.core.validators.RegexValidator(
                                    "^https?://(\\[[0-9a-f:]+\\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\\d{1,5})?\\Z",
                                    "Use the scheme and the host alone, such as https://www.example.com.",
                                )
                            ],
                        ),
                        blank=True,
                        default=list,
                        help_text="Websites that may show the form within their pages, such as https://www.example.com",
                        size=None,
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddConstraint(
            model_name="origin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "form")), fields=("name",), name="origin_of_form"
            ),
        ),
        migrations.AddField(
            model_name="subscriptionform",
            name="categories",
            field=models.ManyToManyField(
                blank=True,
                help_text="What people subscribe to by it",
                related_name="+",
                to="contacts.subscriptioncategory",
            ),
        ),
        migrations.AddField(
            model_name="subscriptionform",
            name="custom_fields",
            field=models.ManyToManyField(
                blank=True, limit_choices_to={"read_only": False}, related_name="+", to="contacts.customfield"
            ),
        ),
        migrations.AddField(
            model_name="formentry",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="contacts.subscriptionform"
            ),
        ),
        migrations.AddIndex(
            model_name="formentry",
            index=models.Index(fields=["email", "at"], name="form_entry_by_email"),
        ),
        migrations.AddIndex(
            model_name="formentry",
            index=models.Index(fields=["network", "at"], name="form_entry_by_network"),
        ),
    ]
