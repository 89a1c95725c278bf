"""Reads Salesforce export files: finds them, knows their encoding, checks every row."""
