"""The list of one country has an index in its own order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0015_receipts_of_calls"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactsummary",
            name="country",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=2),
        ),
        migrations.RunSQL(
            "UPDATE contacts_contactsummary AS summary SET country = contact.country FROM contacts_contact AS contact"
            " WHERE contact.id = summary.contact_id AND contact.country <> ''",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="contactsummary",
            index=models.Index(fields=["country", "last_activity_at", "contact"], name="summary_by_country"),
        ),
    ]
