"""The composition roots: the HTTP API and the command line."""
