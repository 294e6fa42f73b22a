from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("office", "0005_promises_stay")]

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=60)),
                ("slot", models.CharField(max_length=40)),
                ("started", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["-started", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("job", "slot"), name="a_job_runs_once_for_its_slot"),
                ],
            },
        ),
    ]
