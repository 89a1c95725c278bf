"""Signing in with an OpenID provider: the way there and back, what its token must prove, and whose account it is."""
