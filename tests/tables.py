"""What is stored, to be compared: all rows of some tables without the numbers and times of their writing."""

from django.db import connection

TABLES = {
    "contacts": (
        ("contacts_contact", "to_jsonb(row) - 'updated_at'"),
        ("contacts_identity", "to_jsonb(row)"),
        ("contacts_subscription", "to_jsonb(row) - 'id' - 'source'"),
        ("contacts_contactsummary", "to_jsonb(row)"),
        ("contacts_device", "to_jsonb(row)"),
    ),
    "activity": (
        ("activity_send", "to_jsonb(row)"),
        ("activity_event", "to_jsonb(row)"),
        ("activity_order", "to_jsonb(row)"),
    ),
}


def stored(*apps):
    """{table: its rows as text}"""
    rows = {}
    with connection.cursor() as cursor:
        for app in apps:
            for table, row in TABLES[app]:
                cursor.execute(f"SELECT ({row})::text FROM {table} AS row ORDER BY 1")  # noqa: S608 (of our own names)
                rows[table] = [text for (text,) in cursor.fetchall()]
    return rows
