"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost."""

import base64
import secrets
import time
from dataclasses import dataclass

import pyotp
import segno
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from coolmint.auth import audit
from coolmint.auth.audit import Event
from coolmint.auth.models import RecoveryCode, User
from coolmint.auth.tokens import hash_token
from coolmint.auth.viewer import Viewer
from coolmint.platform.errors import Conflict, Unprocessable

_STEP_SECONDS = 30
_CODES = 10
_CODE_BYTES = 10


class SecondFactorActive(Conflict):
    """There is a second factor already; remove it first."""


class CodeWrong(Unprocessable):
    """The code is not the one the app shows now, or was used already."""


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator app needs: the address as text and as a picture (a `data:` URL)."""

    secret: str
    uri: str
    qr_code: str


async def begin_enrolment(session: AsyncSession, user: User) -> Enrolment:
    """Give the user a new secret; it counts once a code of it is confirmed.

    Raises:
        SecondFactorActive: one is confirmed already.
    """
    if user.totp_confirmed_at is not None:
        raise SecondFactorActive("A second factor is set up already; remove it before you set up another.")
    user.totp_secret = pyotp.random_base32()
    await session.flush()  # Before the answer shows it, so that a lost race shows nothing.
    uri = pyotp.TOTP(user.totp_secret).provisioning_uri(name=user.email, issuer_name="Cool Mint")
    svg = segno.make(uri, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")
    picture = base64.b64encode(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).encode()).decode()
    return Enrolment(user.totp_secret, uri, f"data:image/svg+xml;base64,{picture}")


async def confirm_enrolment(session: AsyncSession, viewer: Viewer, user: User, code: str) -> list[str]:
    """Turn the second factor on; return the recovery codes, which nobody can ask for again.

    Raises:
        SecondFactorActive: it is on already.
        CodeWrong: the code does not fit the secret.
    """
    if user.totp_confirmed_at is not None:
        raise SecondFactorActive("A second factor is set up already.")
    await _expect_code(user, code)
    user.totp_confirmed_at = func.now()
    codes = [base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower() for _ in range(_CODES)]
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    await session.execute(insert(RecoveryCode), [{"user_id": user.id, "code_hash": hash_token(code)} for code in codes])
    await audit.record(session, Event("second_factor.added", viewer, object="user", ids=[str(user.id)]))
    return [f"{code[:8]}-{code[8:]}" for code in codes]


async def remove(session: AsyncSession, viewer: Viewer, user: User) -> None:
    """Turn the second factor off."""
    user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    await audit.record(session, Event("second_factor.removed", viewer, object="user", ids=[str(user.id)]))


async def uses_code(session: AsyncSession, user: User, code: str) -> bool:
    """Tell whether the code fits, and use it up: a code of the app counts once, and so does a recovery code."""
    code = code.strip().replace(" ", "").replace("-", "").lower()
    if code.isdigit() and len(code) <= 8:
        return _uses_app_code(user, code)
    used = await session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id, RecoveryCode.code_hash == hash_token(code), RecoveryCode.used_at.is_(None)
        )
        .values(used_at=func.now())
        .returning(RecoveryCode.user_id)
    )
    return used.first() is not None


async def lock_user(session: AsyncSession, user: User) -> None:
    """Let nobody else use a code of this user until the transaction ends: two uses at once are two uses."""
    await session.execute(select(User.id).where(User.id == user.id).with_for_update())
    await session.refresh(user)


async def _expect_code(user: User, code: str) -> None:
    if user.totp_secret is None or not _uses_app_code(user, code.strip().replace(" ", "")):
        raise CodeWrong("This is not the code the app shows now. Wait for the next one.", [("code", "does not fit")])


def _uses_app_code(user: User, code: str) -> bool:
    if user.totp_secret is None:
        return False
    totp = pyotp.TOTP(user.totp_secret)
    now = int(time.time()) // _STEP_SECONDS
    for step in (now, now - 1, now + 1):  # Clocks differ by a little.
        if step > (user.totp_last_step or 0) and secrets.compare_digest(totp.generate_otp(step), code):
            user.totp_last_step = step
            return True
    return False
