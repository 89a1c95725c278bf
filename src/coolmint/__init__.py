"""Cool Mint: pick exactly the Salesforce activities that matter, and hand those to a model."""

__version__ = "0.1.0"
