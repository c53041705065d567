"""Indexes that the plans of our queries ask for, and none beside them."""

from django.db import migrations, models

# The primary key compares by bytes, and so finds beginnings as well as this one, which Django makes for keys of text.
IDENTITY_BEGINNINGS = "contacts_identity_key_9021f419_like"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {IDENTITY_BEGINNINGS}",
            f"CREATE INDEX {IDENTITY_BEGINNINGS} ON contacts_identity (key varchar_pattern_ops)",
        ),
        migrations.AddIndex(
            "contact", models.Index(fields=["country", "language", "created_at"], name="contact_by_country")
        ),
        # Without them the planner takes the share of a language for the same in every country, and walks the whole
        # list in search of people who aren't there.
        migrations.RunSQL(
            "CREATE STATISTICS contact_country_language (mcv) ON country, language FROM contacts_contact",
            "DROP STATISTICS contact_country_language",
        ),
    ]
