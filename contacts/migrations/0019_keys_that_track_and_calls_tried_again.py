from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0018_indexes_of_ranges")]

    operations = [
        migrations.AlterField(
            model_name="apikey",
            name="scope",
            field=models.CharField(
                choices=[("write", "Write"), ("track", "Track"), ("read", "Read"), ("both", "Write and read")],
                default="write",
                help_text="A website or an app should carry one that may only track: it can’t be kept secret there.",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="refusal",
            name="tried_at",
            field=models.DateTimeField(blank=True, help_text="When it was made again, and refused again", null=True),
        ),
    ]
