from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0019_keys_that_track_and_calls_tried_again")]

    operations = [
        migrations.RemoveConstraint(model_name="origin", name="origin_of_system"),
        migrations.AlterField(
            model_name="origin",
            name="kind",
            field=models.CharField(
                choices=[
                    ("person", "by"),
                    ("import", "by import"),
                    ("api", "by API"),
                    ("event", "by event"),
                    ("form", "by form"),
                    ("undo", "by undo of"),
                ],
                max_length=6,
            ),
        ),
    ]
