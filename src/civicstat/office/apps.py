"""The office as Django sees it."""

from __future__ import annotations

from django.apps import AppConfig

from civicstat.look.assets import copy_assets


class OfficeConfig(AppConfig):
    """One app: models, acts and pages stand in folders of it."""

    name = "civicstat.office"
    label = "office"
    verbose_name = "Civicstat office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Write the looks' files, which the page server then serves, and keep changes of ways in on record.

        And from here on no row that a legal hold covers can be deleted.
        """
        from django.conf import settings

        from civicstat.office.records.holds import guard_deletions
        from civicstat.office.sign_in.on_record import keep_on_record

        settings.WHITENOISE_ROOT.mkdir(parents=True, exist_ok=True)
        settings.LOOK_ASSETS.update(copy_assets(settings.WHITENOISE_ROOT))
        keep_on_record()
        guard_deletions()
