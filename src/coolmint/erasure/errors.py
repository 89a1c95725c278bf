"""Why an erasure, or a hold, is refused."""

from coolmint.platform.errors import Conflict, NotFound, Unprocessable


class LegalHold(Conflict):
    """Something that would be erased must be kept for legal reasons."""


class PersonNotFound(NotFound):
    """The mirror has no contact and no lead of this id."""


class PersonIdInvalid(Unprocessable):
    """This is no Salesforce id of a contact or a lead."""


class RecordIdInvalid(Unprocessable):
    """This is no Salesforce id."""


class ErasureNotFound(NotFound):
    """No erasure has this id."""


class HoldNotFound(NotFound):
    """No hold has this id, or it is lifted already."""
