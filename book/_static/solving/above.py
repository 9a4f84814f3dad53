"""What a code cell rests on, of those that stand above it.

A chapter begins with a figure: who changes a number below it does not wait for Matplotlib.
"""

import ast

MADE = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def rested_on(cells, edited):
    """The cells without what the last one does not rest on. A cell above is run when it gives a
    name that is used below, or may change what such a name stands for, and when its reader has
    edited it. Of any other no more is left than the imports that are used."""
    try:
        trees = [ast.parse(source).body for source in cells]
    except SyntaxError:  # it will be told where that cell is run
        return cells
    imported = {name for tree in trees for one in tree for name in imports(one)}
    left, wanted = cells[-1:], from_above(trees[-1])
    for source, tree, own in zip(cells[-2::-1], trees[-2::-1], edited[-2::-1], strict=True):
        if own or (given(tree) | changed(tree)) & (wanted - imported):
            wanted = (wanted - given(tree)) | from_above(tree)
        else:
            source = "\n".join(part_of_import(one, wanted) for one in tree if imports(one) & wanted)
        left = [source, *left]
    return left


def used(node):
    """The names of the page that stand in it: not those of a function of its own."""
    if isinstance(node, ast.Name):
        return {node.id}
    own = given([node]) if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else set()
    names = own.union(*map(used, ast.iter_child_nodes(node)))
    if isinstance(node, (ast.FunctionDef, ast.Lambda)):
        names -= {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
    if isinstance(node, ast.FunctionDef):
        names -= stored(*node.body)
    if isinstance(node, MADE):
        names -= stored(*(one.target for one in node.generators))
    return names


def changed(tree):
    """The names whose values it may change: it adds to them, writes into them, or calls a method of
    theirs. That a function changes what it is given is not seen, and no cell of the book does it:
    tests run each after no more than this."""
    names = set()
    for one in (one for statement in tree for one in ast.walk(statement)):
        if isinstance(one, ast.Name | ast.Subscript | ast.Attribute) and isinstance(
            one.ctx, ast.Store
        ):
            names |= stored_in(one)
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            names |= stored_in(one.func)
    return names


def stored_in(place):
    """The name of `name[i].part`."""
    while isinstance(place, ast.Subscript | ast.Attribute):
        place = place.value
    return {place.id} if isinstance(place, ast.Name) else set()


def stored(*nodes):
    return {
        one.id
        for node in nodes
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }


def imports(statement):
    """The names that it imports."""
    if not isinstance(statement, (ast.Import, ast.ImportFrom)):
        return set()
    return {bound_by(one) for one in statement.names}


def bound_by(imported):
    return imported.asname or imported.name.partition(".")[0]


def part_of_import(statement, wanted):
    """Without names that nobody uses: a module that is not asked for is not loaded."""
    names = ", ".join(
        f"{one.name} as {one.asname}" if one.asname else one.name
        for one in statement.names
        if bound_by(one) in wanted
    )
    if isinstance(statement, ast.Import):
        return f"import {names}"
    return f"from {'.' * statement.level}{statement.module or ''} import {names}"


def given(tree):
    """The names that have a new value after it, whatever they had before."""
    names = set()
    for one in tree:
        if isinstance(one, (ast.FunctionDef, ast.ClassDef)):
            names.add(one.name)
        elif isinstance(one, ast.Assign):
            for target in one.targets:
                parts = target.elts if isinstance(target, ast.Tuple) else [target]
                names |= {part.id for part in parts if isinstance(part, ast.Name)}
        names |= imports(one)
    return names


def from_above(tree):
    """The names that it uses before they have a value."""
    names, so_far = set(), set()
    for one in tree:
        in_it = given([one])
        read = used(one.value) if isinstance(one, ast.Assign) else set()
        names |= ((used(one) - in_it) | read) - so_far
        so_far |= in_it
    return names
