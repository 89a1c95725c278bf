"""Everybody's access, as administrators manage it: users, territories, field rules."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from coolmint.auth import access, keys, links, second_factor, sessions, territories, users
from coolmint.auth.audit import Event, record
from coolmint.auth.dependencies import Administrator, Auth, AuthParts
from coolmint.auth.examples import (
    ENDED_EXAMPLE,
    KEYS_EXAMPLE,
    LINK_EXAMPLE,
    TERRITORIES_EXAMPLE,
    TERRITORY_EXAMPLE,
    USER_EXAMPLE,
    USERS_EXAMPLE,
)
from coolmint.auth.models import User
from coolmint.auth.schemas import (
    EndedRead,
    KeyList,
    KeyRead,
    LinkCreate,
    LinkRead,
    TerritoryList,
    TerritoryRead,
    TerritoryWrite,
    UserCreate,
    UserList,
    UserRead,
    UserUpdate,
)
from coolmint.auth.users import UserChange, UserNotFound
from coolmint.platform.web import PROTECTED_RESPONSES, Problem, Session, example

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is none of this id"}}
_CONFLICT: dict[int | str, dict[str, Any]] = {409: {"model": Problem, "description": "It is there already"}}
_CHANGED: dict[int | str, dict[str, Any]] = {412: {"model": Problem, "description": "Changed since you looked"}}
router = APIRouter(tags=["users"], responses=PROTECTED_RESPONSES)

IfMatch = Annotated[
    str | None, Header(max_length=40, description="The `version` you saw, quoted; refused when it changed since.")
]


def _version(if_match: str | None) -> int | None:
    text = (if_match or "").removeprefix("W/").strip('" ')
    if not text or text == "*":
        return None
    # What is no version of ours cannot be the present one.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@router.get("/users", response_model=UserList, responses=example(USERS_EXAMPLE))
async def list_users(session: Session, viewer: Administrator) -> UserList:
    """List everybody, active or not."""
    return UserList(items=[UserRead(**row) for row in await users.list_users(session)])


@router.post("/users", response_model=UserRead, status_code=201, responses={**_CONFLICT, **example(USER_EXAMPLE, 201)})
async def add_user(session: Session, viewer: Administrator, given: UserCreate) -> UserRead:
    """Add a person; hand them a link to set a password with, or let them sign in by an OpenID provider."""
    id_ = await users.add_user(session, viewer, given.email, given.name, given.role)
    return UserRead(**await users.get_user(session, id_))


@router.get("/users/{user_id}", response_model=UserRead, responses={**_NOT_FOUND, **example(USER_EXAMPLE)})
async def get_user(session: Session, viewer: Administrator, response: Response, user_id: UUID) -> UserRead:
    """Read one person."""
    return _tagged(response, UserRead(**await users.get_user(session, user_id)))


@router.patch(
    "/users/{user_id}",
    response_model=UserRead,
    responses={**_NOT_FOUND, **_CONFLICT, **_CHANGED, **example(USER_EXAMPLE)},
)
async def change_user(
    session: Session,
    viewer: Administrator,
    response: Response,
    user_id: UUID,
    given: UserUpdate,
    if_match: IfMatch = None,
) -> UserRead:
    """Change a person. Another role, or deactivation, signs them out everywhere at once; deactivation revokes keys."""
    change = UserChange(given.email, given.name, given.role, given.is_active, given.salesforce_user_id)
    await users.change_user(session, viewer, user_id, change, _version(if_match))
    return _tagged(response, UserRead(**await users.get_user(session, user_id)))


def _tagged(response: Response, user: UserRead) -> UserRead:
    response.headers["ETag"] = f'"{user.version}"'
    return user


@router.post(
    "/users/{user_id}/links",
    response_model=LinkRead,
    status_code=201,
    responses={**_NOT_FOUND, **example(LINK_EXAMPLE, 201)},
)
async def make_link(
    request: Request, session: Session, auth: AuthParts, viewer: Administrator, user_id: UUID, given: LinkCreate
) -> LinkRead:
    """Make a one-time link to hand over: to sign in with, or to set a password."""
    user = await _person(session, user_id)
    settings = auth.settings.sign_in
    lifetime = (
        timedelta(minutes=settings.link_minutes)
        if given.purpose == "sign_in"
        else timedelta(hours=settings.invitation_hours)
    )
    token = await links.make_link(session, user.id, given.purpose, lifetime)
    details = {"purpose": given.purpose}
    await record(session, Event("link.made", viewer, object="user", ids=[str(user.id)], details=details))
    url = access.link_url(_base(request, auth), given.purpose, token)
    return LinkRead(url=url, expires_at=datetime.now(UTC) + lifetime)


def _base(request: Request, auth: Auth) -> str:
    return str(auth.settings.public_url or request.base_url).rstrip("/")


async def _person(session: Session, user_id: UUID) -> User:
    user = await session.get(User, user_id)
    if user is None or user.is_service:
        raise UserNotFound("No user has this id.")
    return user


@router.post("/users/{user_id}/sign-out", response_model=EndedRead, responses={**_NOT_FOUND, **example(ENDED_EXAMPLE)})
async def sign_user_out(session: Session, viewer: Administrator, user_id: UUID) -> EndedRead:
    """Sign a person out everywhere."""
    user = await _person(session, user_id)
    ended = await sessions.end_all(session, user.id, "signed out by an administrator")
    event = Event("sign_out.everywhere", viewer, object="user", ids=[str(user.id)], details={"ended": ended})
    await record(session, event)
    return EndedRead(ended=ended)


@router.delete("/users/{user_id}/second-factor", status_code=204, responses=_NOT_FOUND)
async def remove_second_factor(session: Session, viewer: Administrator, user_id: UUID) -> None:
    """Take a person's second factor off, for one who lost their device and their recovery codes."""
    await second_factor.remove(session, viewer, await _person(session, user_id))


@router.get("/users/{user_id}/keys", response_model=KeyList, responses={**_NOT_FOUND, **example(KEYS_EXAMPLE)})
async def list_user_keys(session: Session, viewer: Administrator, user_id: UUID) -> KeyList:
    """List a person's keys that are not revoked."""
    user = await _person(session, user_id)
    rows = await keys.list_keys(session, user.id)
    return KeyList(items=[KeyRead(**{name: getattr(row, name) for name in KeyRead.model_fields}) for row in rows])


@router.delete("/users/{user_id}/keys/{key_id}", status_code=204, responses=_NOT_FOUND)
async def revoke_user_key(session: Session, viewer: Administrator, user_id: UUID, key_id: UUID) -> None:
    """Revoke a person's key."""
    await _person(session, user_id)
    await keys.revoke_key(session, viewer, key_id)


@router.get("/territories", response_model=TerritoryList, responses=example(TERRITORIES_EXAMPLE))
async def list_territories(session: Session, viewer: Administrator) -> TerritoryList:
    """List territories with their accounts and members."""
    return TerritoryList(items=[TerritoryRead(**row) for row in await territories.list_territories(session)])


@router.post(
    "/territories",
    response_model=TerritoryRead,
    status_code=201,
    responses={**_CONFLICT, **example(TERRITORY_EXAMPLE, 201)},
)
async def add_territory(session: Session, viewer: Administrator, given: TerritoryWrite) -> TerritoryRead:
    """Add a territory: its members see all activities on its accounts."""
    id_ = await territories.add_territory(session, viewer, given.name, given.account_ids, given.member_ids)
    return await _territory(session, id_)


@router.put(
    "/territories/{territory_id}",
    response_model=TerritoryRead,
    responses={**_NOT_FOUND, **_CONFLICT, **_CHANGED, **example(TERRITORY_EXAMPLE)},
)
async def change_territory(
    session: Session, viewer: Administrator, territory_id: UUID, given: TerritoryWrite, if_match: IfMatch = None
) -> TerritoryRead:
    """Give a territory this name, these accounts and these members."""
    await territories.change_territory(
        session, viewer, territory_id, given.name, given.account_ids, given.member_ids, _version(if_match)
    )
    return await _territory(session, territory_id)


async def _territory(session: Session, id_: UUID) -> TerritoryRead:
    return next(TerritoryRead(**row) for row in await territories.list_territories(session) if row["id"] == id_)


@router.delete("/territories/{territory_id}", status_code=204, responses=_NOT_FOUND)
async def remove_territory(session: Session, viewer: Administrator, territory_id: UUID) -> None:
    """Remove a territory."""
    await territories.remove_territory(session, viewer, territory_id)
