from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("office", "0008_ideas"),
    ]

    operations = [
        migrations.AddField(
            model_name="intake",
            name="delivery",
            field=models.CharField(
                blank=True, choices=[("replace", "replace"), ("add", "add")], default="", max_length=8
            ),
        ),
    ]
