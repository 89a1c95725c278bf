"""Small rules about access that several calls share."""

from typing import Literal

from coolmint.auth.schemas import ProviderRead
from coolmint.auth.viewer import Viewer
from coolmint.platform.settings import Settings


def sees(viewer: Viewer) -> Literal["all", "own", "team", "nothing"]:
    """Return whose activities a viewer sees, in a word."""
    if viewer.sees_all:
        return "all"
    if len(viewer.owner_ids) > 1:
        return "team"
    return "own" if viewer.owner_ids or viewer.has_territories else "nothing"


def providers(settings: Settings) -> list[ProviderRead]:
    """Return the OpenID providers one can sign in with."""
    return [ProviderRead(name=provider.name, label=provider.label) for provider in settings.oidc]


def link_url(base: str, purpose: Literal["sign_in", "password"], token: str) -> str:
    """Return the address of a one-time link. The token is behind the #, which no server and no log sees."""
    page = "sign-in" if purpose == "sign_in" else "password"
    return f"{base}/app/{page}#token={token}"
