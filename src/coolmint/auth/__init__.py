"""Who is signed in, and what they may see: users, sessions, API keys, roles, field rules, the audit log."""
