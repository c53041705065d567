"""Indexes on custom fields that are asked for in ranges get the contact's key in a form of its own, too.

They are built anew beside running work, which takes some seconds each for a million contacts.
"""

from django.db import migrations

_NUMBER = (
    "(CASE WHEN (custom ->> '{key}') ~ '^-?[0-9]{{1,18}}([.][0-9]{{1,6}})?$' THEN (custom ->> '{key}')::numeric END)"
)
_TEXT = "((custom ->> '{key}') COLLATE \"C\")"
_VALUES = {"number": _NUMBER, "decimal": _NUMBER, "date": _TEXT, "datetime": _TEXT}


def rebuild(apps, schema_editor):
    fields = apps.get_model("contacts", "CustomField").objects.filter(indexed=True, type__in=_VALUES)
    indexed = list(fields.values_list("pk", "type", "key"))
    for pk, field_type, key in indexed:
        name = f"contact_custom_{pk}"
        value = _VALUES[field_type].format(key=key)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_new")
        schema_editor.execute(
            f"CREATE INDEX CONCURRENTLY {name}_new ON contacts_contact USING btree (({value}), id, (id + 0))"
        )
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        schema_editor.execute(f"ALTER INDEX {name}_new RENAME TO {name}")
    if indexed:
        schema_editor.execute("ANALYZE contacts_contact")  # the planner knew of the values by the old indexes


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("contacts", "0017_traces_as_they_are"),
    ]

    operations = [
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
