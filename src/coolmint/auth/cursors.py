"""Where a page ended, as an opaque text."""

import base64
import binascii

from coolmint.platform.errors import Unprocessable

_DIGITS = 18


class CursorInvalid(Unprocessable):
    """The cursor is none that this call gave."""


def encode_cursor(position: int) -> str:
    return base64.urlsafe_b64encode(str(position).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> int:
    """Return the position.

    Raises:
        CursorInvalid: it is none of ours.
    """
    try:
        digits = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        if not digits.isdigit() or len(digits) > _DIGITS:
            raise ValueError
        return int(digits)
    except (binascii.Error, ValueError):
        message = "This cursor is none of this list; ask for the first page again."
        raise CursorInvalid(message, [("cursor", "not of this list")]) from None
