"""The scenes to explore."""

from .world import Scene

PAIRS = [
    ("call", "call2"),
    ("call", "logout"),
    ("post", "login"),
    ("call", "again"),
    ("logout", "login"),
    ("login", "again"),
    ("logout", "logout2"),
    ("call?", "call2"),
    ("call?", "logout"),
    ("call", "logout?"),
    ("call", "login?"),
]
TRIPLES = [
    ("call", "call2", "call3"),
    ("call", "call2", "logout"),
    ("call", "call2", "login"),
    ("call", "logout", "login"),
    ("call", "login", "again"),
    ("call", "logout", "logout2"),
    ("call?", "call2", "logout"),
]
PROCESSES = [
    *PAIRS,
    ("call", "restart"),
    ("call!", "restart"),
    ("logout!", "call"),
    ("login!", "call"),
]
PROCESS_TRIPLES = [
    *TRIPLES,
    ("call!", "restart", "logout"),
    ("call!", "call2", "restart"),
]
SHARED = [
    ("call", "call2"),
    ("call", "logout"),
    ("post", "login"),
    ("call", "logout", "restart"),
]
FOR_PROCESSES = [("call", "call2"), ("call", "logout"), ("post", "login"), ("call!", "restart")]
ROTATIONS = ("blacklist", "off", "overlap")


def all_scenes() -> list[Scene]:
    """Every scene: threads with a store in memory or in a file, programs with one file."""
    kinds = [
        (PAIRS, "memory"),
        (PROCESSES, "file"),
        (SHARED, "shared"),
        (TRIPLES, "memory"),
        (PROCESS_TRIPLES, "file"),
    ]
    return [
        Scene(actors, store, rotation)
        for scenes, store in kinds
        for actors in scenes
        for rotation in ROTATIONS
    ]
