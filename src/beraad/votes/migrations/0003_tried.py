from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("votes", "0002_contest"),
    ]

    operations = [
        migrations.AddField(
            model_name="vote",
            name="tried_at",
            field=models.DateTimeField(null=True),
        ),
    ]
