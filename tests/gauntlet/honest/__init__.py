"""Clients that keep the rules in another style than the library's."""
