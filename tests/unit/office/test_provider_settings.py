"""The settings of the city's identity provider: whole or not at all, and on an encrypted line."""

from __future__ import annotations

import pytest

from civicstat.office.environment import read_environment
from civicstat.office.errors import SettingError


PROVIDER = {
    "CIVICSTAT_OIDC_ISSUER": "https://id.springfield.test/realm/",
    "CIVICSTAT_OIDC_CLIENT": "office",
    "CIVICSTAT_OIDC_SECRET": "between us",
    "CIVICSTAT_OIDC_NAME": "City Hall",
}


def test_the_four_settings_of_a_provider_make_one() -> None:
    found = read_environment(PROVIDER).provider
    assert found is not None
    assert (found.issuer, found.origin) == ("https://id.springfield.test/realm", "https://id.springfield.test")
    assert read_environment({}).provider is None


@pytest.mark.parametrize("left_out", PROVIDER)
def test_a_provider_is_told_whole_or_not_at_all(left_out: str) -> None:
    with pytest.raises(SettingError, match="expected: all four, or none") as fault:
        read_environment({name: value for name, value in PROVIDER.items() if name != left_out})
    assert left_out in str(fault.value)
    assert "between us" not in str(fault.value)


@pytest.mark.parametrize(
    "issuer", ["http://id.springfield.test", "id.springfield.test", "https://", "https://me@host", "https://host/?a=b"]
)
def test_a_provider_is_reached_on_an_encrypted_line(issuer: str) -> None:
    with pytest.raises(SettingError, match="CIVICSTAT_OIDC_ISSUER"):
        read_environment({**PROVIDER, "CIVICSTAT_OIDC_ISSUER": issuer})
    here = read_environment({**PROVIDER, "CIVICSTAT_OIDC_ISSUER": "http://127.0.0.1:9000"}).provider
    assert here is not None
