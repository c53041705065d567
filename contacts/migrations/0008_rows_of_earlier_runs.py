"""An import that goes on knows how much was done before, so that its rate is that of now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_anonymous_devices")]

    operations = [
        migrations.AddField(
            "import",
            "rows_before",
            models.PositiveIntegerField(default=0, help_text="Those that an earlier run had done"),
        ),
    ]
