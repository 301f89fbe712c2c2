"""Programs that misbehave, one for each way: python tests/gauntlet/bad_program.py WAY."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import program


def commands() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def carried_out(words: dict[str, Any]) -> dict[str, Any]:
    number = words.pop("id")
    return {"id": number, **program.answer_to(**words)}


def say(answer: object) -> None:
    print(json.dumps(answer), flush=True)


def raw(some: bytes) -> None:
    sys.stdout.buffer.write(some)
    sys.stdout.flush()


def instead(write: Callable[[dict[str, Any]], object]) -> None:
    """Answer as it should be until a call is asked for, and something else then."""
    for words in commands():
        what = words["do"]
        answer = carried_out(words)
        write(answer) if what == "call" else say(answer)


def dies_early() -> None:
    print("SomeError: the disk is full", file=sys.stderr)
    sys.exit(3)


def is_killed() -> None:
    instead(lambda answer: os.kill(os.getpid(), 9))


def prints_before_being_asked() -> None:
    print("Listening on nothing", flush=True)
    program.main()


def answers_before_being_asked() -> None:
    say({"id": 7})
    program.main()


def answers_rubbish() -> None:
    instead(lambda answer: raw(b"undefined\n"))


def answers_a_list() -> None:
    instead(lambda answer: raw(b"[1]\n"))


def answers_an_unknown_id() -> None:
    instead(lambda answer: say({"id": 99}))


def answers_twice() -> None:
    instead(lambda answer: (say(answer), say(answer)))


def writes_half_a_line() -> None:
    instead(lambda answer: (raw(b'{"id": 3, "sta'), sys.exit()))


def writes_a_huge_line() -> None:
    instead(lambda answer: raw(b'{"id": 3, "body": "' + b"x" * (1 << 21)))


def writes_no_utf8() -> None:
    instead(lambda answer: raw(b'{"id": 3, "body": "\xff"}\n'))


def writes_deep_json() -> None:
    instead(lambda answer: raw(b"[" * 100_000 + b"\n"))


def floods_standard_output() -> None:
    instead(lambda answer: [raw(b"y\n" * 10_000) for _ in range(1_000)])


def ignores_commands() -> None:
    instead(lambda answer: None)


def never_reads() -> None:
    time.sleep(60)


def closes_standard_output() -> None:
    instead(lambda answer: (os.close(1), time.sleep(60)))


def has_no_status() -> None:
    instead(lambda answer: say({"id": answer["id"]}))


def has_a_strange_status() -> None:
    instead(lambda answer: say({**answer, "status": "200"}))


def has_a_strange_body() -> None:
    instead(lambda answer: say({**answer, "body": {"text": 1}}))


def has_a_strange_error() -> None:
    instead(lambda answer: say({"id": answer["id"], "error": {"code": 1}}))


def has_an_error_of_its_own() -> None:
    instead(lambda answer: say({"id": answer["id"], "error": "AxiosError", "message": "no"}))


def leaves_a_process() -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    quiet = subprocess.DEVNULL
    subprocess.Popen(sleeper, stdin=quiet, stdout=quiet, stderr=quiet)
    program.main()


def leaves_a_process_with_its_pipes() -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    program.main()


def does_not_end() -> None:
    program.main()
    time.sleep(60)


def floods_standard_error() -> None:
    for _ in range(200):
        print("x" * 10_000, file=sys.stderr)
    program.main()


def answers_out_of_order() -> None:
    kept: list[dict[str, Any]] = []
    for words in commands():
        is_call = words["do"] == "call"
        kept.append(carried_out(words))
        if not is_call or len(kept) == 4:
            for answer in reversed(kept):
                say(answer)
            kept = []


def supports_nothing() -> None:
    for words in commands():
        say({"id": words["id"], "error": "unsupported"})


def never_adopts() -> None:
    del program.COMMANDS["adopt"]
    for words in commands():
        say(carried_out(words))


def tells_its_tokens() -> None:
    def tell(answer: dict[str, Any]) -> None:
        state = next(iter(program.clients.values())).storage.load()
        print("token:", state and state.access, file=sys.stderr)
        say(answer)

    instead(tell)


if __name__ == "__main__":
    del program.COMMANDS["reset"]
    globals()[sys.argv[1]]()
