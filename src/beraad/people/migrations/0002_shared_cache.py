from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """The table in which processes that share a database count tries at the door; none where there is one process."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
