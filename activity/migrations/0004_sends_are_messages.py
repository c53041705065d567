"""People call a send a message."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0003_details_of_orders"),
    ]

    operations = [
        migrations.AlterModelOptions(name="send", options={"verbose_name": "message"}),
    ]
