"""The undo of an import is an origin of its own kind, so that histories tell it from what people did."""

from django.db import migrations, models

KINDS = [
    ("person", "by"),
    ("import", "by import"),
    ("api", "by API"),
    ("event", "by event"),
    ("form", "by form"),
    ("system", "automatically"),
    ("undo", "by undo of"),
]


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_keys_and_receipts")]

    operations = [
        migrations.AlterField("origin", "kind", models.CharField(choices=KINDS, max_length=6)),
    ]
