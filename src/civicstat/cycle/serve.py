"""Show several homes' public sites on this machine, each under its own name.

A preview, not a web server for the world: a released site is plain files for any web server (docs/how-to).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.tour import Tour


CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def sites_in(folder: Path) -> dict[str, Path]:
    """The public sites of a home, or of the homes in a folder, by name.

    Raises
    ------
    CycleError
        When there is none.
    """
    homes = [folder, *sorted(folder.iterdir())] if folder.is_dir() else []
    sites = {home.name: Home(home).portal for home in homes if (Home(home).portal / "index.html").is_file()}
    if not sites:
        raise CycleError(
            f"there is no public site in {folder}",
            expected="a home, or a folder of homes, in which a cycle has run",
            next_step="Run the cycle first: civicstat cycle cities/chicago --home homes/chicago",
        )
    return sites


def make_server(
    sites: Mapping[str, Path], *, port: int, host: str = "127.0.0.1", tour: Tour | None = None
) -> ThreadingHTTPServer:
    """A server for the sites, listening on loopback unless told otherwise; port 0 takes any free one.

    `tour` is a walk over them, which the first page then lists.
    """
    try:
        return ThreadingHTTPServer((host, port), partial(_Handler, sites, tour))
    except OSError as error:
        raise CycleError(
            f"port {port} on {host} cannot be used: {error.strerror}",
            next_step=f"Choose another: --port {port + 1}, or --port 0 for any free one.",
        ) from error


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".woff2": "font/woff2",
        ".csv": "text/csv; charset=utf-8",
        ".geojson": "application/geo+json",
        ".js": "text/javascript; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        "": "application/octet-stream",
    }

    def __init__(self, sites: Mapping[str, Path], tour: Tour | None, *request: object) -> None:
        self.sites = sites
        self.tour = tour
        super().__init__(*request)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        name, _, below = unquote(urlsplit(path).path).lstrip("/").partition("/")
        site = self.sites.get(name)
        if site is None:
            return str(Path(__file__).parent / "no such site")
        parts = [part for part in below.split("/") if part not in ("", ".", "..")]
        target = site.joinpath(*parts)
        return f"{target}/" if path.endswith("/") and parts else str(target) + ("/" if not parts else "")

    def do_GET(self) -> None:
        name = unquote(urlsplit(self.path).path).lstrip("/").partition("/")[0]
        if urlsplit(self.path).path == "/":
            self._list_sites()
        elif name not in self.sites and re.fullmatch(r"[a-z0-9-]+", name):
            self._say(404, f"The record of {name} is not served here", self._links())
        else:
            super().do_GET()

    def list_directory(self, path: object) -> None:
        self.send_error(404, "There is no page here")

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: an access log would hold the reader's address."""

    def _list_sites(self) -> None:
        if len(self.sites) == 1:
            self.send_response(302)
            self.send_header("Location", f"/{next(iter(self.sites))}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        stops = () if self.tour is None else self.tour.stop
        walk = "".join(f'<li><a href="/{stop.page}">{html.escape(stop.title)}</a></li>' for stop in stops)
        self._say(
            200,
            "Public records on this machine",
            self._links() + (f"<h2>A walk of five minutes</h2><ol>{walk}</ol>" if walk else ""),
        )

    def _links(self) -> str:
        links = "".join(f'<li><a href="/{html.escape(n)}/">{html.escape(n.title())}</a></li>' for n in self.sites)
        return f"<p>Served here:</p><ul>{links}</ul>"

    def _say(self, status: int, title: str, content: str) -> None:
        page = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            '<meta name="viewport" content="width=device-width"></head>'
            f"<body><main><h1>{title}</h1>{content}</main></body></html>"
        ).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
