"""Makes a believable demo organisation as Salesforce export files. Nobody in it exists."""

from coolmint.salesforce.demo.layout import Layout
from coolmint.salesforce.demo.organisation import GeneratedOrg, generate

__all__ = ["GeneratedOrg", "Layout", "generate"]
