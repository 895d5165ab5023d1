"""The parts of the whole test suite: which paths, on which interpreter, with which pytest options."""

from dataclasses import dataclass

from .paths import CHECKOUT

#: Parts of tests/ that need no Odoo; the rest of tests/ runs on each series.
PLAIN = ("tests/setup", "tests/engine")


@dataclass(frozen=True)
class Suite:
    """A part of the suite."""

    name: str
    roots: tuple  # folders, relative to the checkout
    exclude: tuple = ()


NO_ODOO = Suite("without Odoo", PLAIN)
ADDONS = Suite("addons", ("addons",))
END_TO_END = Suite("end to end", ("tests",), exclude=(*PLAIN, "tests/bench"))
SDK = Suite("SDK", ("sdk/tests",))


def split(arguments, exists=lambda path: (CHECKOUT / path).exists()):
    """(paths, options) of pytest arguments: a path is what exists, up to its ::."""
    paths = [each for each in arguments if not each.startswith("-") and exists(each.partition("::")[0])]
    return paths, [each for each in arguments if each not in paths]


def selection(suite, paths):
    """The pytest paths for `suite`: all of it without `paths`, else those that lie in it. [] when none does."""
    if not paths:
        roots = [root for root in suite.roots if (CHECKOUT / root).is_dir()]
        return roots + [f"--ignore={path}" for path in suite.exclude] if roots else []
    return [path for path in paths if _inside(path, suite.roots) and not _inside(path, suite.exclude)] + [
        # a parent folder of the suite selects all of it
        root
        for root in suite.roots
        if any(root != path and _inside(root, [path]) for path in paths)
    ]


def _inside(path, folders):
    parts = path.partition("::")[0].rstrip("/").split("/")
    return any(parts[: len(folder.rstrip("/").split("/"))] == folder.rstrip("/").split("/") for folder in folders)
