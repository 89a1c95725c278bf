"""Keyset cursors: where a page ended, as an opaque text that fits only the list it came from."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from coolmint.platform.errors import Unprocessable


class CursorInvalid(Unprocessable):
    """Not a cursor of this list: damaged, or from another filter or sort."""

    def __init__(self) -> None:
        super().__init__(
            "This cursor does not belong to this list; ask for the first page again.", [("cursor", "not of this list")]
        )


@dataclass(frozen=True)
class Cursor:
    """The sort key and id of the row where a page ended. `key` is text, a number, or null for "no date".

    The page goes on after that row, or ends `before` it. Without an id it begins with the first row of that key.
    """

    key: str | int | float | None
    id: UUID | None
    before: bool = False

    def encode(self, list_: str) -> str:
        """Return the cursor for the list that `list_` names (its filter and sort)."""
        return (
            base64.urlsafe_b64encode(orjson.dumps([_digest(list_), self.key, self.id, *([1] if self.before else [])]))
            .decode()
            .rstrip("=")
        )

    @classmethod
    def decode(cls, text: str, list_: str) -> "Cursor":
        """Return the cursor of `text`.

        Raises:
            CursorInvalid: damaged, or of another list.
        """
        try:
            raw: Any = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            digest, key, id_, *before = raw
            cursor = cls(key, UUID(id_), before == [1])
        except (binascii.Error, ValueError, TypeError, AttributeError) as error:
            raise CursorInvalid from error
        if (
            digest != _digest(list_)
            or not isinstance(key, str | int | float | None)
            or isinstance(key, bool)
            or before not in ([], [1])
        ):
            raise CursorInvalid
        return cursor


def _digest(list_: str) -> str:
    return hashlib.sha256(list_.encode()).hexdigest()[:16]
