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
    """The pytest arguments for `suite`: all of it without `paths`, else what lies in it. [] when nothing does."""
    if paths:
        found = [path for path in paths if _inside(path, suite.roots) and not _inside(path, suite.exclude)]
        # a folder above the suite selects all of it
        found += [root for root in suite.roots if root not in found and any(_inside(root, [path]) for path in paths)]
    else:
        found = [root for root in suite.roots if (CHECKOUT / root).is_dir()]
    return [*found, *(f"--ignore={path}" for path in suite.exclude)] if found else []


def _inside(path, folders):
    parts = path.partition("::")[0].rstrip("/").split("/")
    return any(parts[: len(folder.rstrip("/").split("/"))] == folder.rstrip("/").split("/") for folder in folders)
