"""The processes of an office: pages, the signal of change, the worker, the timetable."""

from __future__ import annotations

import sys

from civicstat.office.running.supervisor import Part


NAMES = ("pages", "stream", "worker", "scheduler")


def parts_of(*, host: str, port: int, stream_port: int) -> dict[str, Part]:
    """Each part by its name; all of them listen on `host` alone."""
    python = sys.executable
    pages = [
        *(python, "-m", "gunicorn", "civicstat.office.wsgi:application", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "8", "--log-level", "warning"),
        # No access log: who asked for what is nobody's business.
        *("--graceful-timeout", "10", "--timeout", "60", "--max-requests", "20000", "--max-requests-jitter", "2000"),
    ]
    stream = [
        *(python, "-m", "uvicorn", "civicstat.office.asgi:application", "--host", host, "--port", str(stream_port)),
        *("--log-level", "warning", "--no-access-log", "--no-server-header", "--timeout-graceful-shutdown", "5"),
    ]
    return {
        "pages": Part("pages", pages, listens=(host, port)),
        "stream": Part("stream", stream, listens=(host, stream_port), is_vital=False),
        "worker": Part("worker", [python, "-m", "civicstat.office.running.worker"], is_vital=False),
        "scheduler": Part("scheduler", [python, "-m", "civicstat.office.running.scheduler"], is_vital=False),
    }
