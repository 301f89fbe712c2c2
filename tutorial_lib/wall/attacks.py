"""The attacks on a verifier, by their numbers: each generates tokens that must not be accepted."""

from __future__ import annotations

import json
import sysconfig
import zlib
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .attack import Forge, Variant, Variants, attack, due
from .parts import decoded, encoded
from .signing import CURVES, ORDERS, Key
from .world import LIVES, PRIVATE, private_pem, strangers_key

LINK_LOCAL = "http://169.254.169.254/keys.json"  # where a cloud's machine asks for its secrets
PAGES: dict[str, str] = {}  # the attackers' own pages, for a verifier that fetches keys
PUBLIC = Path(sysconfig.get_paths()["stdlib"]) / "this.py"  # everybody has this file
NOT_SIGNED = due("signature")
NOT_OURS = due("signature", "algorithm", "key")
ASKS_FOR_MORE = NOT_OURS | due("critical")  # who refuses a member by its name says that
NO_JWS = due("form", "size")
ROUNDS = 2_000_000_000  # of PBKDF2
BOMB = 300_000  # bytes: more than RFC 8725's successor lets a decompression give


@attack(1)
def unchecked(forge: Forge) -> Variants:
    """Claims that were changed, under a signature that was not made for them."""
    for algorithm in ("HS", "RS", "PS", "ES"):
        head, _, signature = forge.own(forge.kid(algorithm)).split(".")
        token = f"{head}.{encoded(forge.stolen())}.{signature}"
        yield Variant(f"another user, {algorithm}", token, NOT_SIGNED)
    kid = forge.kid("HS", "RS", "PS")
    head, claims, signature = forge.own(kid).split(".")
    longer = encoded(forge.world.claims(forge.thief, exp=10**10))
    yield Variant("a longer life", f"{head}.{longer}.{signature}", NOT_SIGNED)
    other = forge.own(kid, jti="another").split(".")[2]
    yield Variant("another token's signature", f"{head}.{claims}.{other}", NOT_SIGNED)
    raw = bytearray(decoded(signature))
    raw[forge.chance.randrange(len(raw))] ^= 1 << forge.chance.randrange(8)
    yield Variant("one bit of the signature", f"{head}.{claims}.{encoded(bytes(raw))}", NOT_SIGNED)
    short = encoded(decoded(signature)[: forge.chance.randrange(1, 16)])
    yield Variant("the signature's beginning", f"{head}.{claims}.{short}", NOT_SIGNED)
    stolen = forge.world.header(forge.kid())
    yield Variant("no signature", forge.unsigned(stolen), due("signature", "form"))
    noise = forge.chance.randbytes(32)
    yield Variant("noise as a signature", forge.unsigned(stolen, signature=noise), NOT_SIGNED)
    # Who reads before the signature is checked says of these what is in them.
    for title, changed in (
        ("over", {"exp": 0}),
        ("of another issuer", {"iss": "https://x.example"}),
    ):
        token = forge.unsigned(stolen, forge.stolen(**changed), noise)
        yield Variant(f"claims that are {title}, under noise", token, NOT_SIGNED)


@attack(2)
def unsigned(forge: Forge) -> Variants:
    """A header that says that nobody has signed the token."""
    spelled = ["none", "None", "NONE", "nOnE", forge.any_case("none"), "none ", "", "n\u043ene"]
    for alg in [*dict.fromkeys(spelled), None, 0, ["none"]]:
        header = {**forge.world.header(forge.kid()), "alg": alg}
        token = forge.unsigned(header)
        yield Variant(f"alg {json.dumps(alg)}", token, due("algorithm", "signature"))
    bare = forge.world.header(forge.kid(), alg=forge.any_case("none"), kid=None)
    yield Variant("none, and no kid", forge.unsigned(bare), NOT_OURS)
    lacking = forge.world.header(forge.kid(), alg=None)
    yield Variant("no alg at all", forge.unsigned(lacking), due("algorithm", "signature", "form"))
    kept = forge.unsigned({**lacking, "alg": "none"}, signature=forge.chance.randbytes(32))
    yield Variant("none, over a signature", kept, due("algorithm", "signature"))


@attack(3)
def confused(forge: Forge) -> Variants:
    """A public key, taken for a shared secret."""
    for kid in (kid for kid, key in forge.world.keys.items() if not key.algorithm.startswith("HS")):
        kept = forge.world.keys[kid]
        secret, how = forge.chance.choice(_as_secrets(kept.value))
        for alg, value, said in (
            (forge.chance.choice(["HS256", "HS384", "HS512"]), kept.value, "as it is kept"),
            ("HS256", secret, how),
        ):
            token = forge.signed(forge.world.header(kid, alg=alg), Key(alg, value))
            title = f"{kept.algorithm}'s public key, {said}, as {alg}"
            yield Variant(title, token, due("algorithm", "signature"))

    # What only the issuer could make: the header chooses how the right key is used.
    for family, others in (
        ("HS", ("HS256", "HS384", "HS512")),
        ("RS", ("RS512", "PS256", "PS384")),
    ):
        kid = forge.kid(family)
        alg = forge.chance.choice([alg for alg in others if alg != forge.world.keys[kid].algorithm])
        own, claims = forge.world.private[kid], forge.world.claims(forge.thief)
        token = forge.signed(forge.world.header(kid, alg=alg), Key(alg, own.value), claims)
        yield Variant(
            f"{own.algorithm}'s key, used for {alg}", token, due("algorithm", "signature")
        )


def _as_secrets(pem: bytes) -> list[tuple[bytes, str]]:
    text = pem.strip()
    return [
        (text, "without blanks"),
        (text + b"\n", "with a line's end"),
        (b"\n  " + text + b"\n", "indented"),
        (text.replace(b"\n", b"\r\n"), "with Windows' line ends"),
        (b"".join(text.splitlines()[1:-1]), "its middle alone"),
    ]


@attack(5)
def another_purpose(forge: Forge) -> Variants:
    """A token with a right signature, for something else."""
    world, kid = forge.world, forge.kid()

    def token(title: str, reason: str, purpose: str = "access", **changed: Any) -> Variant:
        header = {name: changed.pop(name) for name in ("typ",) if name in changed}
        made = world.token(kid, world.claims(forge.thief, **changed), **header)
        return Variant(title, made, due(reason, "claims"), purpose=purpose)

    yield token("a refresh token", "purpose", token_type="refresh")
    yield token("an access token, to refresh with", "purpose", purpose="refresh")
    other, ours = f"https://{forge.chance.choice(['mail', 'shop', 'bank'])}.example", world.audience
    yield token("another API's", "audience", aud=other)
    yield token("other APIs', a list", "audience", aud=[other, f"{other}/v2"])
    yield token("an audience that begins like ours", "audience", aud=f"{ours}.evil.example")
    yield token("an audience that ours begins like", "audience", aud=ours[:-1])
    yield token("for nobody", "audience", aud=None)
    yield token("for an empty list", "audience", aud=[])
    yield token("another issuer's", "issuer", iss=other)
    yield token("an issuer that begins like ours", "issuer", iss=f"{world.issuer}.evil.example")
    yield token("a piece of our issuer", "issuer", iss=world.issuer[8:-3])
    yield token("a list of issuers, ours among them", "issuer", iss=[other, world.issuer])
    yield token("of no issuer", "issuer", iss=None)
    yield token("of no type", "purpose", token_type=None)
    yield token("a list of types", "purpose", token_type=["access", "refresh"])
    yield token("a type in capitals", "purpose", token_type="ACCESS")
    logout = forge.chance.choice(["logout+jwt", "secevent+jwt", "dpop+jwt"])
    yield token("another kind of token by its header", "purpose", typ=logout)


@attack(8)
def brought_along(forge: Forge) -> Variants:
    """A key in the header, whose other half the attacker has."""
    for _ in range(2):
        key, jwk = _new_key(forge)
        secret = forge.chance.randbytes(32)
        brought: tuple[tuple[Key, dict[str, str]], ...] = (
            (key, jwk),
            (Key("HS256", secret), {"kty": "oct", "k": encoded(secret)}),
        )
        for own, shown in brought:
            known = forge.world.header(forge.kid(own.algorithm), jwk=shown)
            title = f"a {shown['kty']} key in the header"
            yield Variant(f"{title}, a known kid", forge.signed(known, own), ASKS_FOR_MORE)
            bare = {"alg": own.algorithm, "typ": "JWT", "jwk": shown}
            yield Variant(f"{title}, no kid", forge.signed(bare, own), ASKS_FOR_MORE)
            named = {**bare, "jwk": {**shown, "kid": "mine"}, "kid": "mine"}
            yield Variant(f"{title}, a kid of its own", forge.signed(named, own), ASKS_FOR_MORE)


def _new_key(forge: Forge) -> tuple[Key, dict[str, str]]:
    """An attacker's own RSA key, and its public half as a JWK (RFC 7517)."""
    private = strangers_key(forge.chance)
    numbers = private.public_key().public_numbers()
    n, e = (
        encoded(it.to_bytes((it.bit_length() + 7) // 8, "big")) for it in (numbers.n, numbers.e)
    )
    return Key("RS256", private_pem(private)), {"kty": "RSA", "n": n, "e": e}


@attack(9)
def fetched(forge: Forge) -> Variants:
    """An address in the header, where keys lie that are the attacker's."""
    key, jwk = _new_key(forge)
    host = forge.world.issuer.removeprefix("https://")
    addresses = [
        f"https://{forge.chance.getrandbits(32):x}.example/keys.json",
        f"https://{host}.evil.example/keys.json",
        f"https://{host}@evil.example/keys.json",
        f"https://{host}/redirect?to=https://evil.example/keys.json",
    ]
    for address in addresses:
        PAGES[address] = json.dumps({"keys": [{**jwk, "kid": "mine"}]})
        header = {"alg": "RS256", "typ": "JWT", "kid": "mine", "jku": address}
        yield Variant(f"jku {_kind(address)}", forge.signed(header, key), ASKS_FOR_MORE)
    known = forge.world.header(forge.kid("RS"), jku=addresses[0])
    yield Variant("jku beside a known kid", forge.signed(known, key), ASKS_FOR_MORE)
    for name, address in (("x5u", addresses[0]), ("jku", LINK_LOCAL)):
        header = {"alg": "RS256", "typ": "JWT", "kid": "mine", name: address}
        yield Variant(f"{name} {_kind(address)}", forge.signed(header, key), ASKS_FOR_MORE)


def _kind(address: str) -> str:
    if "@" in address:
        return "with our host as a user's name"
    if "redirect" in address:
        return "by our own redirect"
    if address == LINK_LOCAL:
        return "of an inner machine"
    return "at a host like ours" if "evil" in address else "at the attacker's host"


@attack(10)
def a_path(forge: Forge) -> Variants:
    """A `kid` that is no name of a key, but what somebody makes of it."""
    secret = f"{forge.chance.getrandbits(64):x}".encode()
    up = "../" * 12
    paths = {
        "/dev/null": b"",
        f"{up}dev/null": b"",
        str(PUBLIC): PUBLIC.read_bytes(),
        f"{up}{PUBLIC.relative_to(PUBLIC.anchor).as_posix()}": PUBLIC.read_bytes(),
        f"' UNION SELECT '{secret.decode()}' -- ": secret,
        f"nobody' UNION SELECT x'{secret.hex()}' --": secret,
        f"{forge.chance.getrandbits(32):08x}": b"",
        "": b"",
        "__class__": b"",
    }
    for kid, value in paths.items():
        header = {"alg": "HS256", "typ": "JWT", "kid": kid}
        token = forge.signed(header, Key("HS256", value))
        yield Variant(f"kid {_short(kid)}", token, NOT_OURS)
    odd_ones: list[Any] = [[forge.kid()], {"kid": forge.kid()}, 1.5, 10**9, None]
    for odd in odd_ones:
        header = {"alg": "HS256", "typ": "JWT", "kid": odd}
        token = forge.signed(header, Key("HS256", b""))
        yield Variant(f"a {type(odd).__name__} as kid", token, NOT_OURS | due("form"))


def _short(kid: str) -> str:
    kid = kid.replace(str(PUBLIC.parent), "…").replace("../" * 12, "../…/")
    if "UNION" in kid:
        return "with SQL in it" if kid.startswith("'") else "with SQL behind a name"
    if "this.py" in kid:
        return "of a public file" if kid.startswith("…") else "that climbs to a public file"
    return json.dumps(kid if len(kid) != 8 else "of nobody")


@attack(12)
def critical(forge: Forge) -> Variants:
    """A header that asks for something unknown here, with a right signature."""
    claims = forge.world.claims(forge.thief)
    name = f"x-{forge.chance.choice(['bound-to', 'once', 'only-from'])}"
    rules: list[tuple[str, dict[str, Any]]] = [
        ("an unknown rule", {"crit": [name], name: "10.0.0.1"}),
        ("an unknown rule among known names", {"crit": ["exp", name], name: True, "exp": 1}),
        ("a rule that is not in the header", {"crit": [name]}),
        ("an empty list", {"crit": []}),
        ("a text", {"crit": name, name: 1}),
        ("a number", {"crit": 0}),
        ("the name of a registered member", {"crit": ["alg"]}),
        ("cnf, the binding to a key", {"crit": ["cnf"], "cnf": {"jkt": encoded(name)}}),
    ]
    for title, header in rules:
        token = forge.world.token(forge.kid(), claims, **header)
        yield Variant(title, token, due("critical", "form"))


@attack(13)
def encrypted(forge: Forge) -> Variants:
    """Encrypted to the server's public key, and signed by nobody."""
    for kid in (forge.kid("RS"), forge.kid("PS"), forge.kid("RS")):
        for alg in ("none", forge.any_case("none")):
            inner = forge.unsigned({"alg": alg, "typ": "JWT"})
            token = sealed(inner, forge.world.keys[kid].value, kid=kid, cty="JWT")
            yield Variant(f"around alg {alg}", token, NO_JWS)
    inner = forge.signed({"alg": "HS256", "typ": "JWT"}, Key("HS256", b"the thief's"))
    pem = forge.world.keys[forge.kid("RS")].value
    yield Variant("around a signature of the thief's", sealed(inner, pem, cty="JWT"), NO_JWS)
    claims = json.dumps(forge.stolen())
    yield Variant("around the claims themselves", sealed(claims, pem), NO_JWS)


def sealed(text: str, pem: bytes, **header: Any) -> str:
    """Return a text encrypted to a public RSA key: five parts (RFC 7516 section 3.1)."""
    public: Any = load_pem_public_key(pem)
    key, start = AESGCM.generate_key(256), bytes(12)
    head = encoded({"alg": "RSA-OAEP-256", "enc": "A256GCM", **header})
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    box = AESGCM(key).encrypt(start, text.encode(), head.encode())
    parts = (public.encrypt(key, oaep), start, box[:-16], box[-16:])
    return ".".join([head, *map(encoded, parts)])


def unsealed(token: str, pem: bytes) -> str:
    """Return what `sealed` sealed to this public key, as who has the private one."""
    head, *parts = token.split(".")
    key, start, box, tag = map(decoded, parts)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    key = PRIVATE[pem.strip() + b"\n"].decrypt(key, oaep)
    return AESGCM(key).decrypt(start, box + tag, head.encode()).decode()


@attack(14)
def mixed(forge: Forge) -> Variants:
    """Two tokens in one: one of them is checked, and the other one read."""
    for _ in range(2):
        head, claims, signature = forge.own(forge.kid()).split(".")
        stolen = encoded(forge.stolen())
        flat = {"protected": head, "payload": claims, "signature": signature}
        around = json.dumps({f"{head}.{stolen}.": "", **flat})
        yield Variant("compact inside of JSON", around, NO_JWS)
        yield Variant("JSON behind a compact one", f"{head}.{stolen}.{json.dumps(flat)}", NO_JWS)
        both = f'{{"protected":"{head}","payload":"{claims}","signature":"{signature}",'
        twice = f'{both}"payload":"{stolen}"}}'
        yield Variant("JSON with two payloads", twice, NO_JWS)
        yield Variant("JSON, honest but for its form", json.dumps(flat), NO_JWS)
        four = f"{head}.{stolen}.{claims}.{signature}"
        yield Variant("four parts", four, NO_JWS)
        six = f"{head}.{stolen}..{head}.{claims}.{signature}"
        yield Variant("two tokens in a row", six, NO_JWS)
    yield Variant("padding behind the signature", f"{forge.own(forge.kid('HS256'))}=", NO_JWS)


@attack(15)
def unprotected(forge: Forge) -> Variants:
    """The algorithm in a header that no signature covers."""
    kid = forge.kid("RS", "PS", "ES")
    payload = encoded(forge.stolen())
    for alg in ("none", forge.any_case("none"), "HS256"):
        for protected in ({}, {"kid": kid}):
            head = encoded(protected) if protected else ""
            key = Key("HS256", forge.world.keys[kid].value)
            mac = forge.signed(protected, key).split(".")[2] if alg == "HS256" else ""
            flat = {"payload": payload, "header": {"alg": alg, "kid": kid}, "signature": mac}
            flat |= {"protected": head} if head else {}
            how = "protected names the key" if protected else "nothing is protected"
            yield Variant(f"{alg}, {how}", json.dumps(flat), NO_JWS)
            several = {"payload": payload, "signatures": [{**flat, "payload": None}]}
            yield Variant(f"{alg}, {how}, a list", json.dumps(several), NO_JWS)


@attack(16)
def odd_times(forge: Forge) -> Variants:
    """A right signature, and an end that never comes."""
    later = 400 * 24 * 60 * 60.0
    text = forge.chance.choice(["never", "tomorrow", "2099-12-31"])
    odd = [text, "99999999999", "NaN", None, [], [9e9], {}, {"at": 9e9}, "", True, False]
    for value in odd:
        claims = {**forge.world.claims(forge.thief), "exp": value}
        token = forge.world.token(forge.kid(), claims)
        yield Variant(f"exp {json.dumps(value)}", token, due("claims", "expired"), later=later)
    for literal in ("NaN", "Infinity", "1e400", "1" + "0" * 30, "9" * 400):
        raw = json.dumps({**forge.world.claims(forge.thief), "exp": 0})
        raw = raw.replace('"exp": 0', f'"exp": {literal}')
        token = forge.world.token(forge.kid(), raw)
        fits = due("claims", "form", "expired")
        value = literal if len(literal) < 9 else f"of {len(literal)} digits"
        yield Variant(f"exp {value}", token, fits, later=later)
    without = forge.world.claims(forge.thief, exp=None)
    lacking = forge.world.token(forge.kid(), without)
    yield Variant("no exp", lacking, due("claims"), later=later)
    for value in (text, [], {}, True, None):
        claims = {**forge.world.claims(forge.thief), "nbf": value}
        token = forge.world.token(forge.kid(), claims)
        yield Variant(f"nbf {json.dumps(value)}", token, due("claims", "not yet"))
    past = forge.own(forge.kid())
    yield Variant("an hour too late", past, due("expired"), later=LIVES["access"] + 3600)
    early = forge.own(forge.kid(), nbf=forge.world.claims(forge.thief)["iat"] + 3600)
    yield Variant("an hour too early", early, due("not yet"))


@attack(17)
def remembered(forge: Forge) -> Variants:
    """Something that was accepted before, and looks like this one."""
    for _ in range(2):
        kid = forge.kid("HS", "RS", "PS")
        own = forge.own(kid)
        head, claims, signature = own.split(".")
        stolen = encoded(forge.stolen())
        padded = (stolen + encoded({"x": "y" * 400}))[: len(claims)]
        for title, token in (
            ("the same signature", f"{head}.{stolen}.{signature}"),
            ("the same header and claims", f"{head}.{claims}.{encoded(b'x' * 32)}"),
            ("the same header", f"{head}.{stolen}.{encoded(b'x' * 32)}"),
            ("the same length", f"{head}.{padded}.{signature}"),
        ):
            fits = due("signature", "form")
            yield Variant(f"{title} as one before", token, fits, before=(own,))
        same_id = forge.stolen(jti=forge.world.claims(forge.thief)["jti"])
        token = f"{head}.{encoded(same_id)}.{signature}"
        yield Variant("the same jti as one before", token, NOT_SIGNED, before=(own,))
        yield Variant("the one before, a day later", own, due("expired"), (own,), 24 * 3600.0)
        yield Variant(
            "the one before, to refresh with", own, due("purpose"), (own,), 0.0, "refresh"
        )


@attack(18)
def psychic(forge: Forge) -> Variants:
    """A signature of numbers that no signature may have."""
    for algorithm, (_, size) in CURVES.items():
        order = ORDERS[algorithm]
        pairs = {"0 and 0": (0, 0), "n and n": (order, order), "0 and n": (0, order)}
        pairs |= {"n and 0": (order, 0), "0 and 1": (0, 1), "1 and 0": (1, 0)}
        for title, pair in pairs.items():
            signature = b"".join(number.to_bytes(size, "big") for number in pair)
            header = forge.world.header(forge.kid(algorithm))
            claims = forge.stolen(jti=f"{forge.chance.getrandbits(64):x}")
            token = forge.unsigned(header, claims, signature)
            yield Variant(f"{algorithm}, {title}", token, NOT_SIGNED)


@attack(19)
def bombs(forge: Forge) -> Variants:
    """A little that becomes a lot of work."""
    world, kid = forge.world, forge.kid()
    claims, size = world.claims(forge.thief), BOMB + forge.chance.randrange(50_000)
    too_long = due("size", "form")
    filled = world.token(kid, {**claims, "x": "x" * size})
    yield Variant("claims of 300 KB", filled, too_long)
    long = encoded({**world.header(kid), "x": "x" * size})
    yield Variant("a header of 300 KB", f"{long}.{encoded(claims)}.", too_long)
    yield Variant("nothing but dots", "." * size, too_long)
    deep = encoded("[" * 100_000)
    yield Variant("100,000 lists in a header", f"{deep}.{encoded(claims)}.", too_long)
    short_deep = encoded("[" * 9_000)
    yield Variant("9,000 lists in a header", f"{short_deep}.{encoded(claims)}.", NO_JWS)
    nested = world.token(kid, '{"x":' + "[" * 9_000)
    yield Variant("9,000 lists in the claims", nested, NO_JWS)
    number = encoded('{"alg":' + "9" * 9_000 + "}")
    yield Variant("a number of 9,000 digits", f"{number}.{encoded(claims)}.", NO_JWS)
    packed = zlib.compress(json.dumps({**claims, "x": "x" * 10_000_000}).encode(), 9)[2:-4]
    zipped = world.token(kid, packed, zip="DEF")
    yield Variant("claims that unpack to 10 MB", zipped, too_long | due("critical"))
    for alg in ("PBES2-HS256+A128KW", "PBES2-HS512+A256KW"):
        header = {"alg": alg, "enc": "A128GCM", "p2c": ROUNDS, "p2s": encoded(b"salt" * 4)}
        jwe = ".".join([encoded(header), *[encoded(forge.chance.randbytes(24))] * 4])
        yield Variant(f"2,000,000,000 rounds, {alg}", jwe, NO_JWS)
    unencoded = world.token(kid, claims, b64=False, crit=["b64"])
    yield Variant("b64: false, as the header asks for", unencoded, due("critical", "form"))
    silent = world.token(kid, claims, b64=False)
    yield Variant("b64: false, and not critical", silent, due("critical", "form"))


@attack(24)
def named_twice(forge: Forge) -> Variants:
    """A name that appears twice: the check sees one value, the reader the other."""
    world, kid = forge.world, forge.kid()
    for name, other in (
        ("sub", forge.victim),
        ("exp", 10**10),
        ("aud", world.audience),
        ("iss", world.issuer),
        ("token_type", "access"),
    ):
        raw = json.dumps(world.claims(forge.thief))
        doubled = f"{raw[:-1]}, {json.dumps(name)}: {json.dumps(other)}}}"
        yield Variant(f"{name} twice", world.token(kid, doubled), due("form", "claims"))
    raw = json.dumps(world.claims(forge.thief))
    spelled = f'{raw[:-1]}, "\\u0073ub": {json.dumps(forge.victim)}}}'
    yield Variant("sub twice, once in disguise", world.token(kid, spelled), due("form", "claims"))
    alg = world.keys[kid].algorithm
    head = f'{{"alg":"none","kid":"{kid}","alg":"{alg}"}}'
    claims = encoded(world.claims(forge.thief))
    signed = forge.signed_raw(head, claims, world.private[kid])
    yield Variant("alg twice", signed, due("form", "algorithm"))
    head = f'{{"alg":"{alg}","kid":"nobody","kid":"{kid}"}}'
    signed = forge.signed_raw(head, claims, world.private[kid])
    yield Variant("kid twice", signed, due("form", "key"))
