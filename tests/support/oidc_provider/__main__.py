"""Start the provider: `python -m oidc_provider PORT REDIRECT_ADDRESS`; it says "ready" when it answers."""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


CLIENT, SECRET, PASSWORD = "the-office", "a secret between the two of them", "the word of the city"
# Name, mail address, and whether the provider has made sure that it is theirs.
PEOPLE = (
    ("chair", "chair", True),
    ("admin", "administrator", True),
    ("nobody", "nobody", True),
    ("liar", "chair", False),
)


class Server(ThreadingMixIn, WSGIServer):
    """Answers several at once."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def main(port: int, redirect: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "oidc_provider.settings"
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name, address, is_verified in PEOPLE:
        User.objects.create_user(
            name,
            f"{address}@localhost.test",
            PASSWORD,
            first_name=name,
            last_name="verified" if is_verified else "",
        )
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=redirect,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )
    with make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
