"""What every HTTP call shares: the session, the request id, problem documents, headers, limits, entity tags."""

from coolmint.platform.web.bodies import BodyLimit
from coolmint.platform.web.clients import AddressLimit, client_address
from coolmint.platform.web.context import RequestContext
from coolmint.platform.web.dependencies import BEFORE_COMMIT, Kept, Keys, Limits, Session
from coolmint.platform.web.entity_tags import EntityTags
from coolmint.platform.web.headers import content_security_policy
from coolmint.platform.web.openapi import complete_document
from coolmint.platform.web.origins import AllowedHosts, SameOrigin
from coolmint.platform.web.parameters import UnknownParameter, example, refuse_unknown_parameters
from coolmint.platform.web.problems import (
    PROBLEM_RESPONSES,
    PROTECTED_RESPONSES,
    Problem,
    install_problem_handlers,
    refusal_answer,
)

__all__ = [
    "BEFORE_COMMIT",
    "PROBLEM_RESPONSES",
    "PROTECTED_RESPONSES",
    "AddressLimit",
    "AllowedHosts",
    "BodyLimit",
    "EntityTags",
    "Kept",
    "Keys",
    "Limits",
    "Problem",
    "RequestContext",
    "SameOrigin",
    "Session",
    "UnknownParameter",
    "client_address",
    "complete_document",
    "content_security_policy",
    "example",
    "install_problem_handlers",
    "refusal_answer",
    "refuse_unknown_parameters",
]
