"""Every route asks who it is, and says for which scope."""

import re
from typing import Any

import pytest

from coolmint.auth.viewer import ROLE_SCOPES, Role, Scope
from coolmint.entrypoints.api import create_app
from coolmint.platform.settings import Settings

DOCUMENT: dict[str, Any] = create_app(Settings(_env_file=None), "postgresql://nowhere/").openapi()

PUBLIC = {
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/auth/options"),
    ("post", "/auth/sign-in"),
    ("post", "/auth/second-factor"),
    ("post", "/auth/link"),
    ("post", "/auth/password-link"),
    ("post", "/auth/token"),
    ("post", "/auth/token/refresh"),
}
"""The routes that need no credential: they tell nothing, or give one."""

ROUTES = [
    (method, path, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]
PROTECTED = [route for route in ROUTES if (route[0], route[1]) not in PUBLIC]


def scopes_of(operation: dict[str, Any]) -> set[str]:
    return {
        scope for requirement in operation.get("security", []) for scopes in requirement.values() for scope in scopes
    }


def address(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "6d0b6a0e-27a5-5b63-9f5e-0d6c6b8a2f10", path)


def test_the_public_routes_are_there():
    assert {(method, path) for method, path, _ in ROUTES} >= PUBLIC


@pytest.mark.parametrize(
    ("method", "path", "operation"), PROTECTED, ids=lambda value: value if isinstance(value, str) else ""
)
class TestProtectedRoute:
    async def test_is_401_without_a_credential(self, anonymous, method, path, operation):
        response = await anonymous.request(method, address(path))

        assert response.status_code == 401
        assert response.json()["code"] == "unauthenticated"

    async def test_is_401_with_a_wrong_one(self, anonymous, method, path, operation):
        for header in ("Bearer cm_unknown", "Bearer a.b.c", "Bearer", "Basic YTpi", "cm_x"):
            response = await anonymous.request(method, address(path), headers={"Authorization": header})

            assert response.status_code == 401, header

    def test_declares_one_scope(self, method, path, operation):
        scopes = scopes_of(operation)

        assert len(scopes) == 1
        assert scopes <= {scope.value for scope in Scope}

    def test_documents_what_it_answers_to_strangers(self, method, path, operation):
        assert {"401", "403"} <= set(operation["responses"])

    async def test_is_403_for_a_key_without_the_scope(self, anonymous, people, method, path, operation):
        (needed,) = scopes_of(operation)
        person = people.add("admin")
        others = [scope for scope in Scope if scope.value not in (needed, Scope.PROFILE)]
        key = people.key(person.id, "admin", others)

        response = await anonymous.request(method, address(path), headers={"Authorization": f"Bearer {key}"})

        assert response.status_code == 403, response.text
        assert response.json()["code"] == "scope_missing"

    async def test_asks_for_a_role_that_has_the_scope(self, anonymous, people, method, path, operation):
        (needed,) = scopes_of(operation)
        for role in Role:
            response = await anonymous.request(method, address(path), headers=people.add(role).headers)

            if needed not in {scope.value for scope in ROLE_SCOPES[role]}:
                assert response.status_code == 403, role
                assert response.json()["code"] == "role_missing"
            elif needed == Scope.PROFILE:
                assert response.json()["code"] == "scope_missing"
            else:
                assert response.status_code not in (401, 403), response.text
