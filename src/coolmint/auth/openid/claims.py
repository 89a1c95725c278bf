"""From what a provider claims about somebody to the little we use of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coolmint.auth.openid.problems import SignInProblem, Stopped

Claims = Mapping[str, Any]

_LONGEST_EMAIL = 254
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Identity:
    """Who `issuer` says it is. `groups` is None when it says nothing about groups."""

    issuer: str
    subject: str
    email: str | None
    email_is_verified: bool
    name: str
    groups: frozenset[str] | None


def read_identity(issuer: str, groups_claim: str | None, id_token: Claims, userinfo: Claims | None = None) -> Identity:
    """Return who it is; what the ID token says goes before what userinfo says. No `groups_claim`: no groups.

    Raises:
        Stopped: the provider says there are groups it did not send.
    """
    sources = [id_token] if userinfo is None else [id_token, userinfo]
    groups = _find_groups(groups_claim, sources) if groups_claim is not None else None
    # An address and whether it is verified belong together: both from one document, never one from each.
    emails = [(email, source.get("email_verified") is True) for source in sources if (email := _email(source))]
    email, is_verified = next((pair for pair in emails if pair[1]), emails[0] if emails else (None, False))
    name = next((name for source in sources if isinstance(name := source.get("name"), str) and name.strip()), "")
    name = name.replace("\x00", "").strip()[:_LONGEST_NAME] or (email or "").partition("@")[0]
    return Identity(issuer, str(id_token["sub"]), email, is_verified, name, groups)


def _find_groups(claim: str, sources: list[Claims]) -> frozenset[str] | None:
    groups = next((found for source in sources if (found := _groups(claim, source)) is not None), None)
    if groups is None and any(_has_groups_elsewhere(claim, source) for source in sources):
        raise Stopped(SignInProblem.GROUPS_INCOMPLETE, "overage")
    return groups


def needs_userinfo(groups_claim: str | None, id_token: Claims) -> bool:
    """Tell whether the ID token leaves open what we need: a verified e-mail, or the groups in `groups_claim`."""
    if groups_claim is not None and _groups(groups_claim, id_token) is None:
        return True
    return not (_email(id_token) and "email_verified" in id_token)


def find_claim(path: str, claims: Claims) -> Any:
    """Return the claim of this name, else what the dots in it lead to, else None.

    The whole name goes first, because names such as `https://example.com/groups` have dots of their own.
    """
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def _groups(path: str, claims: Claims) -> frozenset[str] | None:
    found = find_claim(path, claims)
    if isinstance(found, str):
        return frozenset({found})
    return frozenset(filter(lambda each: isinstance(each, str), found)) if isinstance(found, list) else None


def _has_groups_elsewhere(path: str, claims: Claims) -> bool:
    names = claims.get("_claim_names")
    return (isinstance(names, Mapping) and path in names) or claims.get("hasgroups") is True


def _email(claims: Claims) -> str | None:
    email = claims.get("email")
    if not isinstance(email, str) or not 3 <= len(email) <= _LONGEST_EMAIL:
        return None
    local, _, domain = email.rpartition("@")
    return email if local and domain and "@" not in local and email.isprintable() and " " not in email else None
