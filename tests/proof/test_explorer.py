"""The explorer itself: it leaves nothing out, and says what it did."""

from .explorer import explore, read, written
from .world import Client, Scene, World


def test_leaving_out_what_follows_a_known_state_leaves_out_nothing() -> None:
    scene = Scene(("call", "logout"))
    short = explore(lambda: World(scene, Client()), preemptions=2)
    whole = explore(lambda: World(scene, Client()), preemptions=2, prunes=False)
    assert (short.ends, short.met) == (whole.ends, whole.met)


def test_the_same_exploration_comes_to_the_same() -> None:
    scene = Scene(("call", "logout"), store="file")
    first, second = (explore(lambda: World(scene, Client()), preemptions=1) for _ in range(2))
    assert (first.schedules, first.met) == (second.schedules, second.met)


def test_a_schedule_is_written_and_read_in_words() -> None:
    choices = ["call", "call", "logout", "†call"]
    assert written(choices) == "call*2 logout †call"
    assert read("call*2 logout †call") == choices
