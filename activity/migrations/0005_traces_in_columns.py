from django.db import migrations


class Migration(migrations.Migration):
    """The trace of new rows is three lists. Their checksums are of another kind: such rows stay when it is undone."""

    dependencies = [
        ("activity", "0004_sends_are_messages"),
        ("contacts", "0015_receipts_of_calls"),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE contacts_importchunk AS chunk
            SET trace = jsonb_set(trace, '{created}', jsonb_build_array(
                jsonb_path_query_array(trace, '$.created[*][0]'),
                jsonb_path_query_array(trace, '$.created[*][1]'),
                jsonb_path_query_array(trace, '$.created[*][2]')
            ))
            FROM contacts_import AS import
            WHERE import.id = chunk.by_import_id AND import.kind IN ('sends', 'events', 'orders') AND trace ? 'created'
            """,
            migrations.RunSQL.noop,
        ),
    ]
