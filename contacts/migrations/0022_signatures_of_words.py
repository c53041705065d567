"""A search passes those in the order of the list who can't have its words."""

from django.db import migrations, models

from contacts.searching import signature

CHUNK = 20_000


def sign(apps, schema_editor):
    """Of everybody's words, as they are stored."""
    with schema_editor.connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(
                "SELECT id, tsvector_to_array(search) FROM contacts_contact WHERE id > %s ORDER BY id LIMIT %s",
                [last, CHUNK],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            cursor.execute(
                "UPDATE contacts_contactsummary SET word_signature = signed.signature"
                " FROM unnest(%s::bigint[], %s::bigint[]) AS signed (id, signature) WHERE contact_id = signed.id",
                [[row[0] for row in rows], [signature(row[1]) for row in rows]],
            )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0021_exports_that_were_stopped")]

    operations = [
        migrations.RemoveIndex(model_name="contactsummary", name="summary_by_last_activity"),
        migrations.RemoveIndex(model_name="contactsummary", name="summary_by_country"),
        migrations.AddField(
            model_name="contactsummary",
            name="word_signature",
            field=models.BigIntegerField(db_default=-1, default=-1, editable=False),
        ),
        migrations.RunPython(sign, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="contactsummary",
            index=models.Index(
                fields=["last_activity_at", "contact"], include=["word_signature"], name="summary_by_last_activity"
            ),
        ),
        migrations.AddIndex(
            model_name="contactsummary",
            index=models.Index(
                fields=["country", "last_activity_at", "contact"],
                include=["word_signature"],
                name="summary_by_country",
            ),
        ),
    ]
