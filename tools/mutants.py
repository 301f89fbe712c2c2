"""A module with one behaviour less: every small change that could leave one out."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MESSAGES = ("Error", "Failed", "Required", "Repeatable", "warn")  # calls that take words for people
NO_BEHAVIOUR = ("annotation", "returns", "decorator_list", "names")
PAIRS = ((ast.Eq, ast.NotEq), (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Is, ast.IsNot))
OPPOSITES = dict([*PAIRS, (ast.In, ast.NotIn)])
OPPOSITES |= {one: other for other, one in OPPOSITES.items()}


@dataclass(frozen=True)
class Mutant:
    """One module with one change."""

    path: str
    line: int
    change: str
    source: str

    def __str__(self) -> str:
        """Say what was changed where."""
        return f"{self.path}:{self.line}: {self.change}"


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Make every mutant of a module."""
    tree = ast.parse(source)
    for holder, key, node in places(tree):
        place = node.target if isinstance(node, ast.comprehension) else node
        for new in alternatives(node):
            change = f"{brief(node)}  ->  {brief(new)}"
            yield Mutant(path, place.lineno, change, with_change(tree, holder, key, new))


def with_change(tree: ast.Module, holder: Any, key: Any, new: ast.AST) -> str:
    """Return a module's source with one place changed."""
    before, holder[key] = holder[key], new
    try:
        return ast.unparse(ast.fix_missing_locations(tree))
    finally:
        holder[key] = before


def brief(node: ast.AST) -> str:
    """Return code in one short line."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) < 120 else text[:80] + " ... " + text[-35:]


def places(node: ast.AST, *, in_message: bool = False) -> Iterator[tuple[Any, Any, Any]]:
    """Walk the code that does something; each place is a holder, a key in it and a node."""
    for holder, key, child in children(node):
        if in_message and isinstance(child, ast.Constant | ast.JoinedStr):
            continue
        yield holder, key, child
        if not isinstance(child, ast.JoinedStr):
            yield from places(child, in_message=is_message(child))


def children(node: ast.AST) -> Iterator[tuple[Any, Any, ast.AST]]:
    """Yield the nodes right below one, without docstrings, annotations and defaults."""
    for name, value in ast.iter_fields(node):
        if name in NO_BEHAVIOUR or isinstance(value, ast.arguments):
            continue
        many = isinstance(value, list)
        holder, keys = (value, range(len(value))) if many else (vars(node), [name])
        for key in keys:
            if isinstance(holder[key], ast.AST) and not is_text(holder[key]):
                yield holder, key, holder[key]


def is_text(node: ast.AST) -> bool:
    """Tell whether a node is a docstring, an `__all__` or the name of a type variable."""
    if isinstance(node, ast.Assign):
        text = ast.unparse(node)
        return text.startswith("__all__ = ") or " = TypeVar(" in text
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_message(node: ast.AST) -> bool:
    """Tell whether a call takes words for people."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith(MESSAGES)


def alternatives(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in a node's place."""
    match node:
        case ast.Assign(targets=[ast.Name()], value=ast.Constant()):
            pass  # its value is changed: that is enough
        case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.AnnAssign(value=ast.AST(), target=ast.Attribute()):
            yield ast.Pass()
        case ast.Return(value=ast.AST()) if not isinstance(node.value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.With():
            yield just(node.body)
        case ast.Try():
            yield from lesser_tries(node)
        case ast.If() | ast.While() | ast.IfExp():
            if not isinstance(node.test, ast.Compare | ast.BoolOp):
                yield changed(node, test=negated(node.test))
        case _:
            yield from other_values(node)


def other_values(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in an expression's place."""
    match node:
        case ast.BoolOp():
            for rest in one_left_out(node.values):
                yield rest[0] if len(rest) == 1 else changed(node, values=rest)
        case ast.Set():
            yield from (changed(node, elts=rest) for rest in one_left_out(node.elts))
        case ast.Compare(ops=[op]):
            yield changed(node, ops=[OPPOSITES[type(op)]()])
            if isinstance(choice := node.comparators[0], ast.Tuple):
                for rest in one_left_out(choice.elts):
                    yield changed(node, comparators=[changed(choice, elts=rest)])
        case ast.BinOp():
            yield node.left
        case ast.Call():
            yield from (changed(node, keywords=rest) for rest in one_left_out(node.keywords))
        case ast.comprehension():
            yield from (changed(node, ifs=rest) for rest in one_left_out(node.ifs))
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int() | float()):
            yield ast.Constant(node.value + 1)
        case ast.Constant(value=str(text)) if text and text.count(" ") < 2:
            yield ast.Constant("")
        case ast.JoinedStr() if ast.unparse(node).count(" ") < 3:
            yield ast.Constant("")


def lesser_tries(node: ast.Try) -> Iterator[ast.AST]:
    """Yield a `try` without one of its handlers, one of its error classes, or its `finally`."""
    for rest in one_left_out(node.handlers):
        yield changed(node, handlers=rest) if rest or node.finalbody else just(node.body)
    if node.finalbody:
        yield changed(node, finalbody=[]) if node.handlers else just(node.body)
    for number, handler in enumerate(node.handlers):
        if isinstance(handler.type, ast.Tuple):
            for rest in one_left_out(handler.type.elts):
                handlers = list(node.handlers)
                handlers[number] = changed(handler, type=changed(handler.type, elts=rest))
                yield changed(node, handlers=handlers)


def just(body: list[ast.stmt]) -> ast.If:
    """Return statements without what was around them."""
    return ast.If(ast.Constant(True), body, [])


def negated(test: ast.expr) -> ast.expr:
    """Return the opposite of a condition."""
    is_not = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    return test.operand if is_not else ast.UnaryOp(ast.Not(), test)


def one_left_out(items: list[Any]) -> list[list[Any]]:
    """Return the lists that leave out one item each."""
    return [items[:number] + items[number + 1 :] for number in range(len(items))]


def changed(node: ast.AST, **fields: object) -> ast.AST:
    """Return a copy of a node with other fields."""
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})
