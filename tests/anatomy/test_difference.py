"""Two tokens side by side."""

from tests.anatomy.tokens import ISSUED, SECRET, raw_token, token
from tutorial_lib.anatomy import difference, read_token


def compare(before, after):
    return difference(read_token(before, now=ISSUED), read_token(after, now=ISSUED))


def test_a_token_differs_in_nothing_from_itself():
    assert compare(token(), token()).same


def test_claims_are_added_removed_and_changed():
    result = compare(token(), token(jti=None, user_id="2", scope="notes"))
    assert [(change.kind, change.name) for change in result.claims] == [
        ("removed", "jti"),
        ("changed", "user_id"),
        ("added", "scope"),
    ]
    assert (result.header, result.signature) == ((), "different")


def test_a_number_is_not_the_same_as_true_or_a_fraction():
    result = compare(raw_token('{"a":1,"b":1}'), raw_token('{"a":true,"b":1.0}'))
    assert [change.name for change in result.claims] == ["a", "b"]


def test_another_algorithm_is_a_change_of_the_header():
    result = compare(token(), token(SECRET * 2, "HS512"))
    assert [change.name for change in result.header] == ["alg"]
    assert 'header: changed alg: "HS256" -> "HS512"' in result.text()


def test_the_repr_of_a_difference_holds_no_value():
    result = compare(token(user_id="ada"), token(user_id="grace"))
    assert repr(result) == "<Difference: header 0, claims 1, signature different>"


def test_what_is_no_token_can_be_compared_too():
    assert [change.kind for change in compare("", token()).claims] == ["added"] * 5
