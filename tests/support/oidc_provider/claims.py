"""What the provider tells of a person."""

from __future__ import annotations

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator


class Claims(OAuth2Validator):  # type: ignore[misc]
    """Name and mail address; whether the address was verified stands, for want of a field, in the last name."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        user = request.user
        return {"name": user.first_name, "email": user.email, "email_verified": user.last_name == "verified"}
