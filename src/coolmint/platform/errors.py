"""Refusals: each is a class with an HTTP status and a stable code; the edges translate, services only raise."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):
    """Something was asked that cannot be done, and the person who asked can be told why and what to do.

    `code` is stable and derived from the class name. `members` are extra, machine-readable members of the
    problem document (RFC 9457, section 3.2); they never hold note text, names or secrets. `headers` go with the
    HTTP answer.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refusal"

    def __init__(self, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = headers
        self.members = members

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def title(self) -> str:
        return self.code.replace("_", " ").capitalize()


class NotFound(Refusal):
    status = 404


class Conflict(Refusal):
    status = 409


class Unprocessable(Refusal):
    """The request is well-formed HTTP but asks for something that makes no sense.

    `errors` is a list of `(path, message)`; the path names the parameter or body field.
    """

    status = 422

    def __init__(self, detail: str, errors: list[tuple[str, str]] | None = None, **members: Any) -> None:
        super().__init__(detail, **members)
        self.errors = errors or []


class Unavailable(Refusal):
    status = 503
