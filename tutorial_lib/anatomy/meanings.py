"""What the members of a token mean, and where that is written."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """A member's meaning, its source, and the kind of value it must have."""

    text: str
    source: str
    wants: str = ""  # "date", "text", "text or list", "list", "object"; empty: anything


_OIDC = "OpenID Connect Core 1.0 section"
_SIMPLEJWT = "SimpleJWT, settings"

CLAIMS = {
    "iss": Meaning("who issued the token", "RFC 7519 section 4.1.1", "text"),
    "sub": Meaning("whom the token is about", "RFC 7519 section 4.1.2", "text"),
    "aud": Meaning("for whom it is meant; others refuse it", "RFC 7519 section 4.1.3",
                   "text or list"),
    "exp": Meaning("from then on it is not accepted", "RFC 7519 section 4.1.4", "date"),
    "nbf": Meaning("before then it is not accepted", "RFC 7519 section 4.1.5", "date"),
    "iat": Meaning("when it was issued", "RFC 7519 section 4.1.6", "date"),
    "jti": Meaning("the token's own identifier", "RFC 7519 section 4.1.7", "text"),
    "token_type": Meaning("access or refresh: what it may be used for", _SIMPLEJWT),
    "user_id": Meaning("the user's number or name at the server", _SIMPLEJWT),
    "refresh_exp": Meaning("until when a sliding token can be refreshed", _SIMPLEJWT, "date"),
    "hash_password": Meaning("a fingerprint of the password; a new one ends it", _SIMPLEJWT),
    "scope": Meaning("what it allows, words parted by blanks", "RFC 8693 section 4.2", "text"),
    "client_id": Meaning("the program it was issued to", "RFC 8693 section 4.3", "text"),
    "act": Meaning("who acts on behalf of the subject", "RFC 8693 section 4.1", "object"),
    "may_act": Meaning("who may act on behalf of the subject", "RFC 8693 section 4.4", "object"),
    "cnf": Meaning("the key that its bearer must prove to have", "RFC 7800 section 3.1", "object"),
    "roles": Meaning("the user's roles", "RFC 9068 section 2.2.3.1"),
    "groups": Meaning("the user's groups", "RFC 9068 section 2.2.3.1"),
    "entitlements": Meaning("what the user is entitled to", "RFC 9068 section 2.2.3.1"),
    "events": Meaning("the security events it reports", "RFC 8417 section 2.2", "object"),
    "toe": Meaning("when the reported event happened", "RFC 8417 section 2.2", "date"),
    "azp": Meaning("the program it was issued to", f"{_OIDC} 2", "text"),
    "nonce": Meaning("the login's own random value, against replay", f"{_OIDC} 2", "text"),
    "auth_time": Meaning("when the user logged in", f"{_OIDC} 2", "date"),
    "acr": Meaning("how strong the login was", f"{_OIDC} 2", "text"),
    "amr": Meaning("how the user logged in", f"{_OIDC} 2", "list"),
    "at_hash": Meaning("a fingerprint of the access token beside it", f"{_OIDC} 3.1.3.6", "text"),
    "c_hash": Meaning("a fingerprint of the code beside it", f"{_OIDC} 3.3.2.11", "text"),
    "sid": Meaning("the login session", "OpenID Connect Front-Channel Logout 1.0 section 3",
                   "text"),
    "name": Meaning("the user's full name", f"{_OIDC} 5.1", "text"),
    "given_name": Meaning("the user's given name", f"{_OIDC} 5.1", "text"),
    "family_name": Meaning("the user's family name", f"{_OIDC} 5.1", "text"),
    "preferred_username": Meaning("the name the user goes by; not a key", f"{_OIDC} 5.1", "text"),
    "email": Meaning("the user's e-mail address", f"{_OIDC} 5.1", "text"),
    "email_verified": Meaning("whether that address was checked", f"{_OIDC} 5.1"),
    "phone_number": Meaning("the user's phone number", f"{_OIDC} 5.1", "text"),
    "picture": Meaning("the address of the user's picture", f"{_OIDC} 5.1", "text"),
    "locale": Meaning("the user's language and region", f"{_OIDC} 5.1", "text"),
    "zoneinfo": Meaning("the user's time zone", f"{_OIDC} 5.1", "text"),
    "updated_at": Meaning("when these facts were last changed", f"{_OIDC} 5.1", "date"),
}  # fmt: skip

HEADER = {
    "alg": Meaning("how it is signed", "RFC 7515 section 4.1.1", "text"),
    "jku": Meaning("an address to fetch keys from", "RFC 7515 section 4.1.2", "text"),
    "jwk": Meaning("a public key, brought along", "RFC 7515 section 4.1.3", "object"),
    "kid": Meaning("which of the issuer's keys signed it", "RFC 7515 section 4.1.4", "text"),
    "x5u": Meaning("an address to fetch a certificate from", "RFC 7515 section 4.1.5", "text"),
    "x5c": Meaning("a chain of certificates, brought along", "RFC 7515 section 4.1.6", "list"),
    "x5t": Meaning("a certificate's SHA-1 fingerprint", "RFC 7515 section 4.1.7", "text"),
    "x5t#S256": Meaning("a certificate's SHA-256 fingerprint", "RFC 7515 section 4.1.8", "text"),
    "typ": Meaning("what this is: JWT, or at+jwt for an access token",
                   "RFC 7519 section 5.1, RFC 9068 section 2.1", "text"),
    "cty": Meaning("what is inside; JWT for a token in a token", "RFC 7515 section 4.1.10",
                   "text"),
    "crit": Meaning("members a reader must understand or refuse", "RFC 7515 section 4.1.11",
                    "list"),
    "b64": Meaning("false: the claims part is not base64url", "RFC 7797 section 3"),
    "enc": Meaning("how the content is encrypted", "RFC 7516 section 4.1.2", "text"),
    "zip": Meaning("how the content is compressed", "RFC 7516 section 4.1.3", "text"),
    "epk": Meaning("a one-time public key", "RFC 7518 section 4.6.1.1", "object"),
    "apu": Meaning("about the one who made it", "RFC 7518 section 4.6.1.2", "text"),
    "apv": Meaning("about the one it is for", "RFC 7518 section 4.6.1.3", "text"),
    "p2s": Meaning("the salt for a password", "RFC 7518 section 4.8.1.1", "text"),
    "p2c": Meaning("how often a password is hashed", "RFC 7518 section 4.8.1.2"),
}  # fmt: skip

UNKNOWN = Meaning("", "")
