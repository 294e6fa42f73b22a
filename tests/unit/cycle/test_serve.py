"""The preview server: only what stands in a site, with strict headers."""

import http.client
import threading

import pytest

from civicstat.cycle.errors import CycleError
from civicstat.cycle.serve import make_server, sites_in
from civicstat.cycle.tour import Stop, Tour


@pytest.fixture
def served(tmp_path):
    for city in ("boston", "chicago"):
        site = tmp_path / city / "portal"
        (site / "en").mkdir(parents=True)
        (site / "index.html").write_text(f"<h1>{city}</h1>")
        (site / "en" / "index.html").write_text("<h1>English</h1>")
    (tmp_path / "chicago" / "private.txt").write_text("crew addresses")
    server = make_server(sites_in(tmp_path), port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def get(port: int, path: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    result = answer.status, dict(answer.getheaders()), answer.read().decode()
    connection.close()
    return result


def test_each_site_stands_under_its_name(served):
    assert get(served, "/chicago/")[2] == "<h1>chicago</h1>"
    assert get(served, "/boston/en/")[2] == "<h1>English</h1>"
    assert get(served, "/chicago/en")[0] == 301
    assert "Boston" in get(served, "/")[2]


@pytest.mark.parametrize(
    "path",
    [
        "/chicago/../private.txt", "/chicago/%2e%2e/private.txt", "/springfield/", "/chicago/nothing", "/../chicago",
        "/chicago/en/..%2f..%2fprivate.txt", "//private.txt", "/chicago/..%5cprivate.txt",
    ],
)  # fmt: skip
def test_nothing_outside_a_site_can_be_had(served, path):
    status, _, content = get(served, path)

    assert status == 404
    assert "crew addresses" not in content


def test_a_link_into_a_record_that_is_not_served_is_answered_in_words(served):
    status, _, content = get(served, "/springfield/en/index.html")

    assert status == 404
    assert "The record of springfield is not served here" in content
    assert '<a href="/chicago/">Chicago</a>' in content


def test_the_first_page_lists_the_stops_of_a_walk(tmp_path):
    stops = tuple(Stop(title=f"Stop <{city}>", page=f"{city}/en/index.html") for city in ("chicago", "boston"))
    server = make_server({"chicago": tmp_path, "boston": tmp_path}, port=0, tour=Tour(stop=stops))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    _, _, content = get(server.server_address[1], "/")
    server.shutdown()
    server.server_close()
    thread.join()

    assert '<ol><li><a href="/chicago/en/index.html">Stop &lt;chicago&gt;</a></li><li><a href="/boston/en/' in content


def test_answers_carry_a_strict_policy(served):
    headers = get(served, "/chicago/")[1]

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_folder_without_a_site_says_what_to_run(tmp_path):
    with pytest.raises(CycleError, match="there is no public site in"):
        sites_in(tmp_path)


def test_a_taken_port_is_named(served):
    with pytest.raises(CycleError, match=f"port {served} on 127.0.0.1 cannot be used"):
        make_server({}, port=served)
