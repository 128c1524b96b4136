from django.db import migrations, models


def untell(apps, schema_editor):
    marks = apps.get_model("record", "Entry").objects.filter(kind="BallotCast").values("pk")
    apps.get_model("record", "About").objects.filter(entry__in=marks).update(told=False)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.AddField("about", "told", models.BooleanField(default=True)),
        migrations.RunPython(untell, migrations.RunPython.noop),
        migrations.AddIndex(
            "about", models.Index(fields=["key", "entry"], condition=models.Q(told=True), name="record_about_told")
        ),
        migrations.AddIndex("entry", models.Index(fields=["at"], name="record_entry_at")),
    ]
