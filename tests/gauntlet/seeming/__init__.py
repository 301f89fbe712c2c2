"""Clients that seem to keep a rule: each breaks it as a programmer might; a module a rule."""
