from django.db import migrations, models


def tell_stopped(apps, schema_editor):
    told = apps.get_model("contacts", "Export").objects.filter(state="failed", error__startswith="It was stopped by ")
    told.update(state="stopped")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0020_no_origin_of_system")]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("stopped", "Stopped"),
                    ("failed", "Failed"),
                ],
                default="waiting",
                max_length=7,
            ),
        ),
        migrations.RunPython(tell_stopped, migrations.RunPython.noop),
    ]
