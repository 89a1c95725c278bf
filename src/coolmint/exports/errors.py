"""Refusals that several parts of exporting share."""

from coolmint.auth.audit import AuditedRefusal
from coolmint.platform.errors import Conflict, NotFound, Refusal, Unprocessable


class ExportNotFound(NotFound):
    """No export of yours has this id."""


class ExportNotReady(Conflict):
    """There is no file yet, or there will be none; `state` says which."""


class ExportExpired(Refusal):
    """There was a file; its time is over."""

    status = 410


class ExportRightsChanged(AuditedRefusal):
    """The file was made under another role, or with fields that are denied by now; export again."""

    status = 403


class ExportColumnUnknown(Unprocessable):
    """There is no such column, or the viewer's role may not see it."""


class TooManyExports(Conflict):
    """So many exports of one person may be under way at once."""


class SelectionChanged(Conflict):
    """The activities are not those whose number was shown: some came, went, or changed."""


class ExportRefused(Refusal):
    """Whoever asked may not have it any more; only ever the reason of a failed export."""

    status = 403
