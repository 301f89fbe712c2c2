"""The rules of a correct client, each in one sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One rule: its number, what a correct client does, and what goes wrong without it."""

    number: int
    sentence: str
    without: str


RULES: dict[int, Rule] = {
    number: Rule(number, sentence, without)
    for number, sentence, without in (
        (
            1,
            "An expired access token costs the caller nothing",
            "the retry succeeds and the caller still gets the 401",
        ),
        (
            2,
            "A token that the server refuses is refreshed, whatever its exp says",
            "a revoked token is never refreshed",
        ),
        (
            3,
            "Many requests with one expired token share one refresh",
            "sixteen refreshes, and under rotation a dead login",
        ),
        (
            4,
            "The refresh token that comes back replaces the old one",
            "works once, dead at the second expiry",
        ),
        (
            5,
            "When no refresh token comes back, the old one stays",
            "forgets the only one there is",
        ),
        (
            6,
            "The refresh call never refreshes, and carries no bearer header",
            "an endless loop",
        ),
        (
            7,
            "A refused refresh forgets both tokens and asks for a new login, once",
            "loops, or an error nobody understands",
        ),
        (
            8,
            "A broken refresh keeps the tokens, and the next call recovers",
            "logged out by a hiccup",
        ),
        (
            9,
            "The loser of a race never wipes the winner's tokens",
            "logged out although a fresh token lies in the store",
        ),
        (
            10,
            "A request is repeated once; a second 401 is handed over",
            "a storm of requests",
        ),
        (11, "403 is not 401: nothing is refreshed", "needless refreshes"),
        (12, "The body goes again, whole", "the JSON is lost on the retry"),
        (
            13,
            "Logging out wins over a refresh under way, and does not wait for it",
            "logged in again after logging out",
        ),
        (
            14,
            "A body that can be read once is never sent empty",
            "the server stores nothing and answers 200",
        ),
        (
            15,
            "Two clients with one store both stay logged in",
            "each burns the other's refresh token",
        ),
        (
            16,
            "Login, and any call while logged out, carries no Authorization header",
            "a strict server refuses the login",
        ),
        (
            17,
            "A refused login is one request and the server's own words",
            "'no such account' turns into a refresh",
        ),
        (
            18,
            "The token goes to the API's own origin only",
            "a stranger gets the token after a redirect",
        ),
        (
            19,
            "No token and no password in a repr, a log, a message or a traceback",
            "tokens in log files",
        ),
        (
            20,
            "A network that is down is the plain network error",
            "the real error is hidden, or the user is logged out",
        ),
        (
            21,
            "Every call has a timeout, the refresh too, and who waits is freed",
            "hangs for ever",
        ),
        (
            22,
            "A restart keeps the login, and a damaged store means logged out",
            "a crash at start",
        ),
        (
            23,
            "A clock ten minutes off causes no refresh and no failure",
            "five refreshes for five calls",
        ),
        (24, "A short-lived token is used, not refreshed needlessly", "a refresh on every call"),
        (
            25,
            "Logging out tells the server and forgets both tokens, reachable or not",
            "the refresh token lives on for its day",
        ),
        (
            26,
            "A .netrc file never replaces the header, not after a redirect either",
            "a Basic password sent to the API and to the stranger",
        ),
        (
            27,
            "The repeated answer behaves as any answer of requests does",
            "surprises in code that trusts requests",
        ),
        (
            28,
            "Tokens and passwords travel over TLS, and never in an address",
            "read on the wire, in proxies and logs",
        ),
        (
            29,
            "A request begun under one login is never repeated under another",
            "one user's note is stored under another's name",
        ),
        (
            30,
            "A stored login is sent to the API that it belongs to, and to no other",
            "the first API's token goes to the second",
        ),
    )
}
