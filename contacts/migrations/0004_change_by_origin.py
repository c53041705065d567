"""The contacts that an import wrote are found by its origin; built beside the work, since the table may be large."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0003_imports_that_go_on")]

    operations = [
        AddIndexConcurrently("change", models.Index(fields=["origin", "contact"], name="change_by_origin")),
    ]
