"""Tells a web address of an alert, signed so that the receiver knows it is ours."""

import hashlib
import hmac
import time
from uuid import UUID

import httpx2
import orjson
from sqlalchemy import func, update

from coolmint.auth.alert_models import SecurityAlert
from coolmint.platform.database import Sessions, transaction
from coolmint.platform.errors import Unavailable
from coolmint.platform.secrets import Keyring
from coolmint.platform.settings import Settings

SIGNATURE = "X-Coolmint-Signature"
_TIMEOUT_SECONDS = 10


class WebhookFailed(Unavailable):
    """The webhook did not take the alert; it is tried again."""


def signing_key(keyring: Keyring) -> bytes:
    """Return the key that signs; the receiver needs it too."""
    return keyring.derive("alert webhook")[0]


def sign(key: bytes, moment: int, body: bytes) -> str:
    """Return the header's value: the moment, and an HMAC-SHA256 over "moment.body"."""
    digest = hmac.new(key, b"%d.%b" % (moment, body), hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def alert_body(alert: SecurityAlert, public_url: str | None) -> bytes:
    """Return what is sent: no name, no e-mail, no address, no note; who may see more opens the link."""
    kind, _, subject = alert.subject.partition(":")
    parts = {
        "id": alert.id,
        "at": alert.at,
        "rule": alert.rule,
        "severity": alert.severity,
        "summary": alert.summary,
        "subject": None if kind == "address" else subject or kind,
        "subject_kind": kind,
        "seq": alert.details.get("seq"),
        "url": f"{public_url.rstrip('/')}/app/audit" if public_url else None,
    }
    return orjson.dumps(parts)


async def deliver(sessions: Sessions, alert_id: UUID, settings: Settings, keyring: Keyring) -> None:
    """Send an alert that was not sent yet; sending and noting it are two steps, so it may come twice.

    Raises:
        WebhookFailed: the other side did not answer, or not with a success.
    """
    url = settings.alerts.webhook_url
    async with transaction(sessions) as session:
        alert = await session.get(SecurityAlert, alert_id)
    if alert is None or alert.delivered_at is not None or url is None:
        return
    body = alert_body(alert, str(settings.public_url) if settings.public_url else None)
    signature = sign(signing_key(keyring), int(time.time()), body)
    headers = {"Content-Type": "application/json", SIGNATURE: signature, "Idempotency-Key": str(alert_id)}
    try:
        async with httpx2.AsyncClient(timeout=_TIMEOUT_SECONDS, follow_redirects=False) as client:
            answer = await client.post(str(url), content=body, headers=headers)
    except httpx2.HTTPError as error:
        raise WebhookFailed(f"The webhook cannot be reached ({type(error).__name__}).") from None
    if not answer.is_success:
        raise WebhookFailed(f"The webhook answered {answer.status_code}.")
    async with transaction(sessions) as session:
        sent = update(SecurityAlert).where(SecurityAlert.id == alert_id)
        await session.execute(sent.values(delivered_at=func.clock_timestamp()))
