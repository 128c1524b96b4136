from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("votes", "0003_tried"),
    ]

    operations = [
        migrations.AddField(
            model_name="vote",
            name="constituents",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="vote",
            name="own_rule",
            field=models.BooleanField(default=False),
        ),
    ]
