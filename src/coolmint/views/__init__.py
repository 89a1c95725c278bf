"""Saved views: a filter with its order, columns and density, kept under a name, for oneself or to share."""
