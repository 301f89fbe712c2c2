"""What the journal holds: exchanges, the credentials they carried, notes beside them."""

from dataclasses import dataclass
from typing import Literal

from tutorial_lib.plain_text import clean

Kind = Literal["none", "access", "refresh", "garbage", "basic"]


@dataclass(frozen=True)
class Credential:
    """What an Authorization header carried: never the token, only what one may know of it.

    `username` is given when the server's own key signed the token; `fingerprint` is the first
    four hex digits of the token's SHA-256.
    """

    kind: Kind = "none"
    username: str | None = None
    fingerprint: str | None = None

    def __str__(self) -> str:
        owner = f"({clean(self.username, 24)})" if self.username else None
        words = [self.kind, self.fingerprint, owner]
        return " ".join(word for word in words if word)


@dataclass(frozen=True, repr=False, slots=True)
class Message:
    """What one side said: header fields in their order and the body as text, without secrets."""

    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def __repr__(self) -> str:
        return f"<Message: {len(self.headers)} headers, body of {len(self.body)} characters>"


@dataclass(frozen=True, repr=False)
class Exchange:
    """One request and its answer.

    `time` is the server's clock at the arrival (Unix seconds). `status` None means that the
    connection ended without an answer. `repeats` is the number of the refused request that this
    one is sent again for. `spent` is the fingerprint of a refresh token in the body, `issued`
    those of the access and the refresh token in the answer. `began` and `ended` are
    `time.monotonic()`, good for ordering only. `request` and `response` are what was said, with
    the secrets taken out; there is no response when the connection ended without one.
    """

    number: int
    time: float
    method: str
    path: str
    credential: Credential
    status: int | None
    code: str | None
    repeats: int | None
    fault: str | None
    began: float
    ended: float
    server: str = "API"
    spent: str | None = None
    issued: tuple[str, ...] = ()
    request: Message = Message()
    response: Message | None = None

    @property
    def answer(self) -> str:
        """The status and the answer's code, or "no answer"."""
        status = "no answer" if self.status is None else str(self.status)
        return f"{status} {clean(self.code, 32)}" if self.code else status

    @property
    def asked(self) -> str:
        """Method and path, fit for one line."""
        return f"{clean(self.method, 12)} {clean(self.path)}"

    def __repr__(self) -> str:
        return f"<Exchange {self.number}: {self.asked} {self.credential}: {self.answer}>"


@dataclass(frozen=True, repr=False)
class Note:
    """Something beside the exchanges, such as a storage that was written."""

    text: str
    actor: str = "storage"
    began: float = 0.0

    def __repr__(self) -> str:
        return f"Note(text={clean(self.text)!r}, actor={clean(self.actor, 16)!r})"


@dataclass
class Slot:
    """The place of one step among the others: taken when it begins, filled when it ends."""

    home: list["Slot"]
    number: int = 0
    step: Exchange | Note | None = None
    key: object = None
    weight: int = 0


def weight(exchange: Exchange) -> int:
    """How much an exchange says, in characters."""
    said = [exchange.path, exchange.code or ""]
    for message in (exchange.request, exchange.response or Message()):
        said += [message.body, *(part for field in message.headers for part in field)]
    return sum(map(len, said))
