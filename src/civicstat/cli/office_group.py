"""The commands of `civicstat office`, and a command line of them alone."""

from __future__ import annotations

import typer

from civicstat.cli import office, office_record, office_records


office_group = typer.Typer(
    help="The working side: who may sign in, and what runs it.", no_args_is_help=True, rich_markup_mode=None
)
office_group.command("invite")(office.invite)
office_group.command("freeze")(office_record.freeze)
office_group.command("withdraw")(office_record.withdraw)
office_group.command("export-records")(office_records.export_records)

# What `civicstat office` needs: the other commands load both computations, which took half of an invitation's time.
app = typer.Typer(
    name="civicstat",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def civicstat() -> None:
    """The working side alone."""


app.add_typer(office_group, name="office")
