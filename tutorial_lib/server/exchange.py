"""What the journal holds: exchanges, the messages they consist of, notes beside them."""

from dataclasses import dataclass, field

from tutorial_lib.cleaned_text import clean

from .token_facts import Credential


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
    connection ended without an answer. `call` is SimpleJWT's path for what this asks, where the
    API's dialect has another. `repeats` is the number of the refused request that this
    one is sent again for. `spent` is the fingerprint of a refresh token in the body, `issued`
    those of the access and the refresh token in the answer. `began` and `ended` are
    `time.monotonic()`, good for ordering only. `request`, `response` and the address's `query` are
    what was said, with the secrets taken out; there is no response when the connection ended
    without one.
    """

    number: int
    time: float
    method: str = "?"
    path: str = "(could not be read)"
    credential: Credential = field(default_factory=Credential)
    status: int | None = None
    code: str | None = None
    repeats: int | None = None
    fault: str | None = None
    began: float = 0.0
    ended: float = 0.0
    server: str = "API"
    spent: str | None = None
    issued: tuple[str, ...] = ()
    request: Message = Message()
    response: Message | None = None
    query: str = ""
    call: str = ""

    @property
    def meant(self) -> str:
        """The path by which it is looked for: SimpleJWT's own for what it asks."""
        return f"/{self.call}" if self.call else self.path

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
