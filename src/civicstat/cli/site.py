"""`civicstat serve`, `civicstat look` and `civicstat demo`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.options import threads
from civicstat.cli.output import AsJson, letters, progress, show, words
from civicstat.cycle.demo import demo_cities
from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.serve import make_server, sites_in
from civicstat.cycle.tour import read_tour, tour_lines
from civicstat.look.living import render_living_page


PortOption = Annotated[int, typer.Option("--port", help="The port on 127.0.0.1; 0 takes any free one.")]


def serve(
    homes: Annotated[
        list[Path] | None, typer.Argument(metavar="HOMES", help="Homes, or folders of homes; else the folder homes.")
    ] = None,
    port: PortOption = 8311,
    tour: Annotated[
        Path | None,
        typer.Option("--tour", help="A TOML file of stops, such as examples/five-minute-tour.toml, to print as links."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the public sites of one or several homes on this machine, until Ctrl-C.

    Example: civicstat serve homes --port 8311
    """
    with letters(as_json=as_json):
        _serve(homes or [Path("homes")], port, tour=tour, as_json=as_json)


def look(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write the page.")] = Path("build/look"),
    as_json: AsJson = False,
) -> None:
    """Write the living page: every component in every state, in both languages.

    Example: civicstat look build/look
    """
    with letters(as_json=as_json):
        page = render_living_page(folder)
        show({"page": str(page)}, as_json=as_json, in_words=f"Written: {page}")


def demo(
    homes: Annotated[Path, typer.Argument(metavar="HOMES", help="Where the demo's homes are made.")] = Path("homes"),
    show_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the sites when they are built.")] = True,
    port: PortOption = 8311,
    as_json: AsJson = False,
) -> None:
    """Build the public record of the demo city that comes with this package, and show it. Works offline.

    Example: civicstat demo my-demo --port 8311
    """
    with letters(as_json=as_json):
        built = {}
        for city in demo_cities():
            with progress(as_json=as_json) as step:
                started = start_cycle(
                    city, Home(homes / city.name), as_of=None, now=datetime.now(UTC), threads=threads(), progress=step
                )
                built[city.name] = run_cycle(started)
        if show_it:
            _serve([homes], port, as_json=as_json)
        else:
            show({"homes": str(homes), "cities": built}, as_json=as_json, in_words=f"Built in {homes}.")


def _serve(homes: list[Path], port: int, *, tour: Path | None = None, as_json: bool) -> None:
    sites = {name: site for folder in homes for name, site in sites_in(folder).items()}
    walk = None if tour is None else read_tour(tour, sites=sites)
    server = make_server(sites, port=port, tour=walk)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    stops = [] if walk is None else tour_lines(walk, address=address)
    show(
        {"address": address, "sites": sorted(sites), "tour": stops},
        as_json=as_json,
        in_words="\n".join([*[f"  {name}: {address}{name}/" for name in sites], *stops, "Ctrl-C stops it."]),
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        words.print("Stopped.")
    finally:
        server.server_close()
