"""One's own account: who I am, my devices, my second factor, my keys."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from coolmint.auth import access, keys, second_factor, sessions, sign_in
from coolmint.auth.audit import Event, record
from coolmint.auth.dependencies import AuthParts, Oneself, Reader
from coolmint.auth.examples import (
    DEVICES_EXAMPLE,
    ENDED_EXAMPLE,
    ENROLMENT_EXAMPLE,
    KEY_CREATED_EXAMPLE,
    KEYS_EXAMPLE,
    ME_EXAMPLE,
    RECOVERY_CODES_EXAMPLE,
)
from coolmint.auth.models import ApiKey, User
from coolmint.auth.routes.cookies import clear_session_cookie
from coolmint.auth.schemas import (
    ChangePassword,
    ConfirmCode,
    DeviceList,
    DeviceRead,
    EndedRead,
    EnrolmentRead,
    KeyCreate,
    KeyCreated,
    KeyList,
    KeyRead,
    RecoveryCodes,
    ViewerRead,
)
from coolmint.auth.viewer import Credential, NotAllowed, Scope
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is none of this id"}}
_CONFLICT: dict[int | str, dict[str, Any]] = {409: {"model": Problem, "description": "It is there already"}}
router = APIRouter(prefix="/auth", tags=["profile"], responses=PROTECTED_RESPONSES)


class NoPerson(NotAllowed):
    """The viewer is no person with an account, but a service or an open door."""


async def _own_user(session: Session, viewer: Oneself) -> User:
    user = await session.get(User, viewer.user_id) if viewer.user_id else None
    if user is None or user.is_service or viewer.credential is Credential.OPEN:
        raise NoPerson("Sign-in is switched off here, so there is no account to change.")
    return user


OwnUser = Annotated[User, Depends(_own_user)]


@router.get("/me", response_model=ViewerRead, responses=example(ME_EXAMPLE))
async def get_me(session: Session, viewer: Reader) -> ViewerRead:
    """Read who this request is, and what they may see and do."""
    user = await session.get(User, viewer.user_id)
    return ViewerRead(
        id=viewer.user_id,
        email=viewer.email,
        name=viewer.name,
        role=viewer.role,
        scopes=sorted(viewer.scopes),
        credential=viewer.credential,
        salesforce_user_id=viewer.salesforce_user_id,
        sees=access.sees(viewer),
        people=len(viewer.owner_ids),
        has_territories=viewer.has_territories,
        denied_fields=sorted(viewer.denied_fields),
        has_password=user is not None and user.password_hash is not None,
        has_second_factor=user is not None and user.totp_confirmed_at is not None,
    )


@router.post("/sign-out", status_code=204)
async def sign_out(session: Session, viewer: Oneself, response: Response) -> None:
    """End this session; the cookie is taken back."""
    if viewer.credential_id is not None:
        await sessions.end_device(session, viewer, viewer.credential_id)
        await record(session, Event("sign_out", viewer, object="session", ids=[str(viewer.credential_id)]))
    clear_session_cookie(response)


@router.get("/devices", response_model=DeviceList, responses=example(DEVICES_EXAMPLE))
async def list_devices(session: Session, auth: AuthParts, viewer: Oneself, user: OwnUser) -> DeviceList:
    """List where one is signed in, the latest used first."""
    found = await sessions.list_devices(session, user.id, auth.idle)
    return DeviceList(items=[_device(each, is_current=each.id == viewer.credential_id) for each in found])


def _device(row: Any, *, is_current: bool) -> DeviceRead:
    names = set(DeviceRead.model_fields) - {"is_current"}
    return DeviceRead(**{name: getattr(row, name) for name in names}, is_current=is_current)


@router.delete("/devices/{device_id}", status_code=204, responses=_NOT_FOUND)
async def sign_device_out(session: Session, viewer: Oneself, device_id: UUID) -> None:
    """Sign one device out."""
    await sessions.end_device(session, viewer, device_id)
    await record(session, Event("sign_out", viewer, object="session", ids=[str(device_id)]))


@router.post("/sign-out-everywhere", response_model=EndedRead, responses=example(ENDED_EXAMPLE))
async def sign_out_everywhere(session: Session, viewer: Oneself, user: OwnUser, response: Response) -> EndedRead:
    """Sign every device out, this one too. Keys go on working; revoke them one by one."""
    ended = await sessions.end_all(session, user.id, "signed out everywhere")
    await record(
        session, Event("sign_out.everywhere", viewer, object="user", ids=[str(user.id)], details={"ended": ended})
    )
    clear_session_cookie(response)
    return EndedRead(ended=ended)


@router.post("/password", status_code=204, responses={401: {"model": Problem, "description": "Not the current one"}})
async def change_password(
    session: Session, auth: AuthParts, viewer: Oneself, user: OwnUser, given: ChangePassword
) -> None:
    """Change one's password; every other device is signed out."""
    await sign_in.change_password(session, viewer, user, given.current_password, given.new_password, auth.passwords)


@router.post(
    "/second-factor/enrolment", response_model=EnrolmentRead, responses={**_CONFLICT, **example(ENROLMENT_EXAMPLE)}
)
async def begin_enrolment(session: Session, user: OwnUser) -> EnrolmentRead:
    """Begin to set up an authenticator app."""
    enrolment = await second_factor.begin_enrolment(session, user)
    return EnrolmentRead(secret=enrolment.secret, uri=enrolment.uri, qr_code=enrolment.qr_code)


@router.post(
    "/second-factor/confirmation",
    response_model=RecoveryCodes,
    responses={**_CONFLICT, **example(RECOVERY_CODES_EXAMPLE)},
)
async def confirm_enrolment(session: Session, viewer: Oneself, user: OwnUser, given: ConfirmCode) -> RecoveryCodes:
    """Turn the second factor on with a first code of the app; brings the recovery codes."""
    return RecoveryCodes(recovery_codes=await second_factor.confirm_enrolment(session, viewer, user, given.code))


@router.post("/second-factor/removal", status_code=204)
async def remove_second_factor(session: Session, viewer: Oneself, user: OwnUser, given: ConfirmCode) -> None:
    """Turn the second factor off; takes a code of it, or a recovery code."""
    await second_factor.lock_user(session, user)
    if not await second_factor.uses_code(session, user, given.code):
        raise second_factor.CodeWrong("This code does not fit.", [("code", "does not fit")])
    await second_factor.remove(session, viewer, user)


@router.get("/keys", response_model=KeyList, responses=example(KEYS_EXAMPLE))
async def list_keys(session: Session, user: OwnUser) -> KeyList:
    """List one's keys that are not revoked."""
    return KeyList(items=[KeyRead(**_key(row)) for row in await keys.list_keys(session, user.id)])


@router.post(
    "/keys",
    response_model=KeyCreated,
    status_code=201,
    responses={**_CONFLICT, **example(KEY_CREATED_EXAMPLE, 201)},
)
async def create_key(session: Session, viewer: Oneself, user: OwnUser, given: KeyCreate) -> KeyCreated:
    """Make a key. It is shown in this answer only."""
    days = given.expires_in_days
    expires_at = datetime.now(UTC) + timedelta(days=days) if days is not None else None
    scopes = [Scope(scope) for scope in given.scopes]
    row, key = await keys.create_key(session, viewer, user, given.name, scopes, expires_at)
    return KeyCreated(**_key(row), key=key)


def _key(row: ApiKey) -> dict[str, Any]:
    return {name: getattr(row, name) for name in KeyRead.model_fields}


@router.delete("/keys/{key_id}", status_code=204, responses=_NOT_FOUND)
async def revoke_key(session: Session, viewer: Oneself, key_id: UUID) -> None:
    """Revoke a key; its next request is refused. An administrator may revoke anybody's."""
    await keys.revoke_key(session, viewer, key_id)
