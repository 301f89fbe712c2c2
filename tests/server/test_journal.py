import gc
from dataclasses import replace
from types import SimpleNamespace

import pytest
import requests

from tests.growing import grows_in_proportion, steps
from tests.server.caller import Caller, at_once
from tutorial_lib.server import Credential, Exchange, Note, TutorialServer
from tutorial_lib.server.journal import table
from tutorial_lib.server.token_facts import fingerprint, peek, read_credential

PLAIN = Exchange(
    number=1,
    time=0.0,
    method="GET",
    path="/api/me/",
    credential=Credential(),
    status=401,
    code=None,
    repeats=None,
    fault=None,
    began=1.0,
    ended=2.0,
)


def test_a_whole_journey_is_written_down(server, caller):
    pair = caller.log_in()
    server.clock.advance(minutes=31)
    caller.me(pair["access"])
    caller.me(caller.refresh(pair["refresh"]).json()["access"])
    login, refused, refresh, repeated = server.journal
    assert [exchange.number for exchange in server.journal] == [1, 2, 3, 4]
    assert login.issued == (fingerprint(pair["access"]), fingerprint(pair["refresh"]))
    assert (refused.status, refused.code) == (401, "token_not_valid")
    assert refresh.spent == fingerprint(pair["refresh"])
    assert (repeated.repeats, repeated.credential.fingerprint) == (2, *refresh.issued)
    assert refused.time - login.time == 31 * 60


def test_the_table_is_the_same_on_every_machine(server, caller):
    pair = caller.log_in("小明")
    server.clock.advance(minutes=31)
    caller.me(pair["access"])
    server.faults.next("notes/", drop="before")
    with pytest.raises(requests.ConnectionError):
        caller.get("notes/")
    assert str(server.journal) == (
        "#  after   request           carried             answer\n"
        "1          POST /api/token/  none                200, issued fdd6, 3a1f\n"
        "2  31 min  GET /api/me/      access fdd6 (小明)  401 token_not_valid\n"
        "3  31 min  GET /api/notes/   none                no answer, fault: dropped"
    )


def test_an_empty_journal_says_so(server):
    assert str(server.journal) == "No request has reached the server."


def test_to_finds_the_exchanges_with_one_path(server, caller):
    caller.refresh(caller.log_in()["refresh"])
    assert [exchange.path for exchange in server.journal.to("token/")] == ["/api/token/"]
    assert len(server.journal.to("token/refresh/")) == 1


def test_the_query_is_kept_without_its_secrets_and_apart_from_the_path(server, caller):
    caller.get("me/?access=secret&page=2")
    assert server.journal[0].path == "/api/me/"
    assert "secret" not in server.journal[0].query
    assert server.journal[0].query.endswith("&page=2")
    assert "page" not in str(server.journal)


def test_a_token_in_a_query_is_named_whatever_it_is_called_there(server, caller):
    pair = caller.log_in()
    encoded = "".join(f"%25{ord(sign):02X}" for sign in pair["access"])
    for query in (f"a={pair['access']}", pair["refresh"], f"b={encoded}"):
        caller.get(f"me/?{query}")
        kept = server.journal[-1].query
        assert any(word in kept for word in ("(access ", "(refresh ", "(garbage "))
        assert pair["access"] not in kept and pair["refresh"] not in kept


def test_no_token_and_no_port_shows_anywhere(server, caller):
    pair = caller.log_in()
    caller.me(pair["access"])
    caller.refresh(pair["refresh"])
    shown = f"{server.journal!r}{server.journal}{list(server.journal)}{server.journal.steps}"
    shown += f"{server!r}{server.faults!r}{server.clock!r}"
    for secret in (*pair.values(), server.url.rpartition(":")[2], "lovelace"):
        assert secret not in shown


def test_a_repeat_has_another_token_the_same_body_and_counts_once(server, caller):
    first, second = caller.log_in()["access"], caller.log_in("grace")["access"]
    server.signing_key = "another key that is long enough for HS256"
    for token, body in [(first, "a"), (first, "a"), (second, "b"), (second, "a"), (second, "a")]:
        headers = {"Authorization": f"Bearer {token}"}
        caller.send("POST", "notes/", data=body, headers=headers)
    assert [exchange.repeats for exchange in server.journal][2:] == [None, None, None, 3, 4]


def test_of_the_same_request_refused_twice_the_one_before_the_refresh_is_repeated(server, caller):
    pair = caller.log_in()
    server.clock.advance(minutes=31)
    caller.me(pair["access"])
    caller.me(pair["access"])
    caller.me(caller.refresh(pair["refresh"]).json()["access"])
    assert server.journal[-1].repeats == 3


def test_what_another_user_asks_for_repeats_nothing(server, caller):
    first, second = caller.log_in()["access"], caller.log_in("grace")["access"]
    server.faults.next("me/", status=401)
    caller.me(first)
    caller.me(second)
    assert server.journal[-1].repeats is None


def test_each_of_many_repeats_belongs_to_one_request(server, caller):
    access = caller.log_in()["access"]
    server.faults.next("me/", status=401, times=8)
    at_once(server, 8, lambda caller: caller.me())
    at_once(server, 8, lambda caller: caller.me(access))
    repeats = [exchange.repeats for exchange in server.journal[9:]]
    assert sorted(repeats) == [2, 3, 4, 5, 6, 7, 8, 9]


def test_what_is_under_way_is_not_shown_and_keeps_its_place(server, caller):
    with server.faults.hold("me/", answer=True) as held:

        def second(caller: Caller) -> None:
            held.arrived()
            caller.get("echo/")
            assert [exchange.path for exchange in server.journal] == ["/api/echo/"]
            held.release()

        acts = iter([lambda caller: caller.me(), second])
        at_once(server, 2, lambda caller: next(acts)(caller))
    assert [exchange.path for exchange in server.journal] == ["/api/me/", "/api/echo/"]


def test_after_clear_a_straggler_is_not_written_down(server):
    with server.faults.hold("me/") as held:

        def clear(caller: Caller) -> None:
            held.arrived()
            server.journal.clear()
            held.release()

        acts = iter([lambda caller: caller.me(), clear])
        at_once(server, 2, lambda caller: next(acts)(caller))
    assert len(server.journal) == 0


def test_many_threads_are_all_counted(server):
    at_once(server, 16, lambda caller: [caller.me() for _ in range(5)])
    assert [exchange.number for exchange in server.journal] == list(range(1, 81))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (None, "none"),
        ("", "none"),
        ("Basic YTpi", "basic"),
        ("Bearer null", "garbage"),
        ("Bearer", "garbage"),
        ("Token abc", "garbage"),
        ("Bearer a.b.c", "garbage"),
        ("Bearer \udcff.\udcff.\udcff", "garbage"),
    ],
)
def test_what_a_header_carried(header: str | None, kind: str):
    assert read_credential(header).kind == kind


def test_a_tokens_kind_is_what_it_says_and_its_owner_only_who_was_signed(server, caller):
    pair = caller.log_in()
    caller.me(pair["refresh"])
    caller.me(pair["access"][:-4] + "AAAA")
    mine, forged = (exchange.credential for exchange in server.journal[1:])
    assert mine == Credential("refresh", "ada", fingerprint(pair["refresh"]))
    assert (forged.kind, forged.username) == ("access", None)


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "a.W10.c", "é.é.é", "a." + "W" * 9 + ".c"])
def test_peek_finds_nothing_in_what_is_no_token(text: str):
    assert peek(text) == {}


def test_form_bodies_are_read_for_spent_tokens_too(server, caller):
    refresh = caller.log_in()["refresh"]
    caller.send("POST", "token/blacklist/", data={"refresh": refresh})
    assert server.journal[1].spent == fingerprint(refresh)


def test_notes_stand_between_the_exchanges(server, caller):
    caller.me()
    server.journal.note("the learner paused", actor="learner")
    caller.me()
    kinds = [type(step).__name__ for step in server.journal.steps]
    assert kinds == ["Exchange", "Note", "Exchange"]
    assert len(server.journal) == 2


class Shelf:
    """A storage for one state."""

    path = "shelf"
    state = None

    def load(self):
        return self.state

    def save(self, state) -> None:
        self.state = state

    def clear(self) -> None:
        self.state = None

    def replace(self, expected, new) -> bool:
        return self.state == expected


def test_a_watched_storage_is_noted_and_works_as_before(server):
    shelf = server.journal.watch(Shelf())
    state = SimpleNamespace(username="ada", access="an-access-token", refresh="r")
    shelf.load()
    shelf.save(state)
    assert shelf.load() is state and shelf.path == "shelf"
    assert shelf.replace(None, state) is False and shelf.replace(state, state) is True
    shelf.clear()
    word = f"ada, access {fingerprint('an-access-token')}"
    assert [step.text for step in server.journal.steps] == [
        "load: nothing",
        f"save: {word}",
        f"load: {word}",
        "replace: refused, it has changed",
        f"replace: {word}",
        "clear",
    ]


def test_any_app_can_be_recorded_and_keeps_its_name():
    with TutorialServer(name="stranger") as server, Caller(server) as caller:
        caller.me()
        assert server.journal[0].server == "stranger"
    gc.collect()


def test_a_path_forges_no_row_and_moves_no_cursor(server, caller):
    caller.get("me/%0A1%20%20%20%20%20%20%20%20%20GET%20/api/notes/%1B[2J%E2%80%AE")
    printed = f"{server.journal}"
    assert len(printed.splitlines()) == 2
    assert not {"\x1b", "\u202e"} & set(printed + repr(server.journal[0]))


@pytest.mark.parametrize("part", ["method", "path", "code", "fault", "username"])
def test_cells_are_cut_and_cleaned_whatever_they_hold(part: str):
    value = "\x1b[2J\n" + "x" * 60_000
    is_name = part == "username"
    changed = {"credential": Credential("access", value)} if is_name else {part: value}
    exchange = replace(PLAIN, **changed)
    for shown in (table([exchange]), repr(exchange)):
        assert len(shown) < 500 and "\x1b" not in shown and shown.count("\n") <= 1


def test_a_note_s_repr_is_cut_and_cleaned_too():
    shown = repr(Note("\x1b\u202e" + "x" * 60_000, "y" * 60_000))
    assert len(shown) < 200 and shown.isprintable()


def test_of_a_long_journal_the_two_ends_are_printed():
    exchanges = [replace(PLAIN, number=n) for n in range(1, 18_001)]
    lines = table(exchanges).splitlines()
    assert (len(lines), lines[101]) == (202, "… 17,800 more")
    assert lines[1].startswith("1 ") and lines[-1].startswith("18000 ")


def test_what_is_printed_has_an_end():
    journals = [[replace(PLAIN, path="/" + "x" * n)] * n for n in (500, 1_000, 2_000)]
    sizes = [len(table(journal)) for journal in journals]
    assert max(sizes) - min(sizes) < 10
    assert grows_in_proportion([steps(lambda j=j: table(j)) for j in journals])
