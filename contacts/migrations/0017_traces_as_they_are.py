"""Traces of imports are stored as they are: to compress lists of numbers took more time than to write them.

Traces written before stay as they were.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0016_countries_in_the_list"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE contacts_importchunk ALTER COLUMN trace SET STORAGE EXTERNAL",
            "ALTER TABLE contacts_importchunk ALTER COLUMN trace SET STORAGE EXTENDED",
        ),
    ]
