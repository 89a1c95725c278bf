"""What the calls about users, credentials and access take and answer."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from coolmint.auth.viewer import KEY_SCOPES, Credential, Role, Scope

MAX_ACCOUNTS = 20_000
MAX_MEMBERS = 1_000

Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
Password = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=6, max_length=40, pattern=r"^[\x20-\x7e]*$")]
Token = Annotated[str, StringConstraints(min_length=20, max_length=2000, pattern=r"^[\x21-\x7e]*$")]
KeyScope = Literal["read", "select", "export", "insights", "sync", "audit", "admin"]
assert set(KEY_SCOPES) == set(KeyScope.__args__)  # type: ignore[attr-defined]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(In):
    email: Email
    password: Password


class SecondFactor(In):
    challenge: Token
    code: Code


class UseLink(In):
    token: Token


class SetPassword(In):
    token: Token
    new_password: Password


class ChangePassword(In):
    current_password: Password | None = Field(default=None, description="Left out when there is none yet.")
    new_password: Password


class ConfirmCode(In):
    code: Code


class ClientSignIn(In):
    email: Email
    password: Password
    code: Code | None = Field(default=None, description="Of the second factor, where there is one.")


class Refresh(In):
    refresh_token: Token


class ProviderRead(Out):
    """An OpenID provider one can sign in with, by opening `/auth/oidc/NAME`."""

    name: str
    label: str


class SignInOptions(Out):
    """What the sign-in page offers; it says nothing about who there is."""

    auth: Literal["on", "off"]
    password: bool
    providers: list[ProviderRead]


class ViewerRead(Out):
    """Who the request is, and what they may do. `denied_fields` are the fields their role does not see."""

    id: UUID | None
    email: str
    name: str
    role: Role
    scopes: list[Scope]
    credential: Credential
    salesforce_user_id: str | None
    sees: Literal["all", "own", "team", "nothing"] = Field(description="Whose activities: `nothing` until linked.")
    people: int = Field(description="How many Salesforce users' activities a rep or manager sees; 0 when all.")
    has_territories: bool
    denied_fields: list[str]
    has_password: bool
    has_second_factor: bool


class SignedIn(Out):
    """Either signed in, or a second factor is asked for: send `challenge` with the code."""

    status: Literal["signed_in", "second_factor"]
    challenge: str | None = None


class TokensRead(Out):
    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = Field(description="Seconds until the access token is over.")
    refresh_token: str = Field(description="Works once; its use brings the next. Used twice, the session ends.")


class DeviceRead(Out):
    id: UUID
    kind: Literal["browser", "client"]
    method: str
    address: str | None
    user_agent: str | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_current: bool


class DeviceList(Out):
    items: list[DeviceRead]


class EndedRead(Out):
    ended: int


class EnrolmentRead(Out):
    """For an authenticator app; it counts once a code is confirmed."""

    secret: str
    uri: str
    qr_code: str = Field(description="A picture as a `data:` URL.")


class RecoveryCodes(Out):
    """Each stands in once for a code of the app. They are shown only now."""

    recovery_codes: list[str]


class KeyCreate(In):
    name: Name
    scopes: list[KeyScope] = Field(min_length=1, max_length=len(KEY_SCOPES))
    expires_in_days: int | None = Field(default=90, ge=1, le=3650, description="Null for a key without an end.")


class KeyRead(Out):
    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    last_used_address: str | None


class KeyCreated(KeyRead):
    key: str = Field(description="Shown only now.")


class KeyList(Out):
    items: list[KeyRead]


class UserCreate(In):
    email: Email
    name: Name
    role: Role


class UserUpdate(In):
    """What to change; parts left out stay."""

    email: Email | None = None
    name: Name | None = None
    role: Role | None = None
    is_active: bool | None = None
    salesforce_user_id: Annotated[str, StringConstraints(pattern=r"^(005[0-9A-Za-z]{15})?$")] | None = Field(
        default=None, description="Links by hand; an empty text removes that, and the e-mail counts again."
    )


class UserRead(Out):
    id: UUID
    email: str
    name: str
    role: Role
    is_active: bool
    linked_by_hand: str | None
    salesforce_user_id: str | None = Field(description="The Salesforce user they are: linked by hand, else by e-mail.")
    has_password: bool
    has_second_factor: bool
    created_at: datetime
    deactivated_at: datetime | None
    last_signed_in_at: datetime | None
    version: int


class UserList(Out):
    items: list[UserRead]


class LinkCreate(In):
    purpose: Literal["sign_in", "password"]


class LinkRead(Out):
    """Hand it over yourself; it works once."""

    url: str
    expires_at: datetime


class TerritoryWrite(In):
    name: Name
    account_ids: list[Annotated[str, StringConstraints(pattern=r"^001[0-9A-Za-z]{15}$")]] = Field(
        max_length=MAX_ACCOUNTS, description="Of 18 characters."
    )
    member_ids: list[UUID] = Field(max_length=MAX_MEMBERS)


class TerritoryRead(Out):
    id: UUID
    name: str
    account_ids: list[str]
    member_ids: list[UUID]
    version: int


class TerritoryList(Out):
    items: list[TerritoryRead]


class FieldRules(In):
    """For each role the fields it may not see."""

    denied: dict[Role, list[Annotated[str, StringConstraints(max_length=80)]]]


class FieldRulesRead(Out):
    denied: dict[Role, list[str]]
    fields: list[str] = Field(description="Every field that can be denied.")


class RoleRights(In):
    """Who may do what an administrator decides about."""

    export: list[Role] = Field(max_length=len(Role), description="`manager`, `rep`; administrators always may.")


class RoleRightsRead(Out):
    export: list[Role] = Field(description="The roles that may export.")
