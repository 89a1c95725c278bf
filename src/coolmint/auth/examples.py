"""The answers of these calls shown in the API's documentation; a test validates them against the schemas."""

from typing import Any

_USER_ID = "6d0b6a0e-27a5-4b63-9f5e-0d6c6b8a2f10"
_SALESFORCE_USER_ID = "0058c000009XyZAAA0"
_MOMENT = "2026-05-04T08:00:00Z"

ME_EXAMPLE: dict[str, Any] = {
    "id": _USER_ID,
    "email": "ana@example.com",
    "name": "Ana Torres",
    "role": "manager",
    "scopes": ["insights", "profile", "read", "select"],
    "credential": "session",
    "salesforce_user_id": _SALESFORCE_USER_ID,
    "sees": "team",
    "people": 7,
    "has_territories": False,
    "denied_fields": ["attr.discount"],
    "has_password": True,
    "has_second_factor": False,
}

DEVICES_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "id": "0f2f9f5e-8f3a-4a53-9a51-5fb0d3d0c1a2",
            "kind": "browser",
            "method": "password",
            "address": "192.0.2.7",
            "user_agent": "Mozilla/5.0",
            "created_at": _MOMENT,
            "last_seen_at": "2026-05-05T09:12:00Z",
            "expires_at": "2026-05-18T08:00:00Z",
            "is_current": True,
        }
    ]
}

ENDED_EXAMPLE: dict[str, Any] = {"ended": 3}

ENROLMENT_EXAMPLE: dict[str, Any] = {
    "secret": "JBSWY3DPEHPK3PXP",
    "uri": "otpauth://totp/Cool%20Mint:ana%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Cool%20Mint",
    "qr_code": "data:image/svg+xml;base64,PHN2Zy8+",
}

RECOVERY_CODES_EXAMPLE: dict[str, Any] = {"recovery_codes": ["gm2tcnbu-gq3tsmrz", "mzxw6ytb-oi2dknzy"]}

_KEY: dict[str, Any] = {
    "id": "5b0d4c62-51a5-4f0f-9c6e-3f1f6d1f7a10",
    "name": "weekly report",
    "prefix": "cm_q3ZbT1",
    "scopes": ["read", "select"],
    "created_at": _MOMENT,
    "expires_at": "2026-08-02T08:00:00Z",
    "last_used_at": None,
    "last_used_address": None,
}
KEYS_EXAMPLE: dict[str, Any] = {"items": [_KEY]}
KEY_CREATED_EXAMPLE: dict[str, Any] = {**_KEY, "key": "cm_q3ZbT1…"}

USER_EXAMPLE: dict[str, Any] = {
    "id": _USER_ID,
    "email": "ana@example.com",
    "name": "Ana Torres",
    "role": "manager",
    "is_active": True,
    "linked_by_hand": None,
    "salesforce_user_id": _SALESFORCE_USER_ID,
    "has_password": True,
    "has_second_factor": False,
    "created_at": _MOMENT,
    "deactivated_at": None,
    "last_signed_in_at": "2026-05-05T09:12:00Z",
    "version": 2,
}
USERS_EXAMPLE: dict[str, Any] = {"items": [USER_EXAMPLE]}

LINK_EXAMPLE: dict[str, Any] = {
    "url": "https://mint.example.com/app/password#token=Yx3…",
    "expires_at": "2026-05-07T08:00:00Z",
}

TERRITORY_EXAMPLE: dict[str, Any] = {
    "id": "b7b2a8a4-52a7-4f0e-8a53-0a3c1b7f2d44",
    "name": "Hospitals North",
    "account_ids": ["0018c00002KlmnOAAR"],
    "member_ids": [_USER_ID],
    "version": 1,
}
TERRITORIES_EXAMPLE: dict[str, Any] = {"items": [TERRITORY_EXAMPLE]}
