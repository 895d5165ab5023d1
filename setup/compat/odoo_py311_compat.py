"""Odoo 15.0 and 14.0 on CPython 3.11 and on today's libraries.

Both series were written before Python 3.11 existed. Import this module before the first ``import odoo`` (a ``.pth``
file in the virtual environment does it) and they run on it. Nothing is edited on disk: an import hook patches a
module right after that module ran, then steps out of the way. On Python 3.8 to 3.10 importing this does nothing.

========================================  ======  =============================================================
patched module                            series  because
========================================  ======  =============================================================
collections                               14      3.10 removed the aliases of ``collections.abc``
odoo.tools.safe_eval                      both    3.11 has other opcodes, and code objects got new attributes
ast                                       14      3.11 refuses nodes that end before they begin
random                                    both    3.11 no longer samples from sets
lxml.html.clean                           both    lxml 5.2 moved it to another package, without ``defs``
odoo.tools.template_inheritance           both    lxml 5 leaves an element's tail text where it was
odoo.tools.mail                           both    Debian's Python parses address lists strictly
werkzeug, .routing, .utils, .wrappers     both    Werkzeug 2.x moved or removed names that were public in 1.x
werkzeug.serving                          both    Werkzeug 2.3 sleeps 10 ms after each answer, a worker does nothing
========================================  ======  =============================================================

Each shim is a function below, marked with the module that it patches; its docstring gives the reason.
"""

import os
import sys
import types

# module name -> what to call with that module right after it ran
_after_import = {}
# module name -> (text, replacement): a change inside a function, where nothing can be patched from outside
_source_changes = {}


def after_import(name):
    """Register the decorated function to patch the module ``name``."""

    def register(patch):
        _after_import[name] = patch
        return patch

    return register


@after_import("collections")
def restore_abc_aliases(collections):
    """14.0 reads ``collections.Mapping`` and its like (odoo/models.py, tools/misc.py, tests/common.py)."""
    from collections import abc

    for name in ("Callable", "Iterable", "Mapping", "MutableMapping", "Sequence", "Set"):
        if not hasattr(collections, name):
            setattr(collections, name, getattr(abc, name))


# safe_eval: a 3.10 opcode -> the opcodes that 3.11 emits in its place

_CALL = ("PUSH_NULL", "PRECALL", "CALL", "KW_NAMES")
_JUMP_IF_NONE = tuple(f"POP_JUMP_{way}_IF_{test}" for way in ("FORWARD", "BACKWARD") for test in ("NONE", "NOT_NONE"))
SUCCESSORS = {
    # stack shuffles
    "ROT_TWO": ("SWAP",),
    "DUP_TOP": ("COPY",),
    # every code object ends with the first and, in 3.11, begins with the second
    "RETURN_VALUE": ("RESUME",),
    # one opcode for all binary and in-place operators, `@` among them
    "BINARY_ADD": ("BINARY_OP",),
    "CALL_FUNCTION": _CALL,
    "CALL_METHOD": _CALL,
    "YIELD_VALUE": ("RETURN_GENERATOR",),
    # jumps are relative, and tests for None are jumps of their own
    "JUMP_ABSOLUTE": ("JUMP_BACKWARD",),
    "POP_JUMP_IF_TRUE": ("POP_JUMP_FORWARD_IF_TRUE", "POP_JUMP_BACKWARD_IF_TRUE", *_JUMP_IF_NONE),
    "POP_JUMP_IF_FALSE": ("POP_JUMP_FORWARD_IF_FALSE", "POP_JUMP_BACKWARD_IF_FALSE", *_JUMP_IF_NONE),
    # exceptions that cost nothing until raised
    "JUMP_IF_NOT_EXC_MATCH": ("CHECK_EXC_MATCH",),
    "SETUP_FINALLY": ("PUSH_EXC_INFO", "NOP"),
    # No successors, but needed wherever functions may be written: '%s' % x is compiled like an f-string (bpo-28307),
    # and inline caches push jump targets over 255 much sooner.
    "MAKE_FUNCTION": ("FORMAT_VALUE", "BUILD_STRING", "EXTENDED_ARG"),
}
_CONST = ("ROT_TWO", "DUP_TOP", "RETURN_VALUE")
_EXPR = (*_CONST, "BINARY_ADD")
_SAFE = tuple(SUCCESSORS)

# what Odoo 16 and later refuse to read; 3.11 added _co_code_adaptive, and 14.0 lacks even gi_code
UNSAFE_ATTRIBUTES = (
    *("f_builtins", "f_code", "f_globals", "f_locals", "func_code", "func_globals"),
    *("co_code", "_co_code_adaptive", "mro", "tb_frame"),
    *("gi_code", "gi_frame", "gi_yieldfrom", "cr_await", "cr_code", "cr_frame", "ag_await", "ag_code", "ag_frame"),
)


def with_successors(names):
    """Yield each opcode name, and after it those that 3.11 uses in its place."""
    for name in names:
        yield name
        yield from SUCCESSORS.get(name, ())


@after_import("odoo.tools.safe_eval")
def widen_safe_eval(safe_eval):
    """Allow the successors of what was allowed, and nothing else.

    The sets are changed in place, because other modules hold them; and Odoo's own blacklist (imports, attribute and
    global stores) is taken away again after each addition. 15.0's ir_qweb builds one more set through ``to_opcodes``.
    """
    unsafe = safe_eval._UNSAFE_ATTRIBUTES
    unsafe.extend(name for name in UNSAFE_ATTRIBUTES if name not in unsafe)
    original = safe_eval.to_opcodes

    def to_opcodes(names, *args, **kwargs):
        return original(with_successors(names), *args, **kwargs)

    safe_eval.to_opcodes = to_opcodes
    for kind, names in (("_CONST_OPCODES", _CONST), ("_EXPR_OPCODES", _EXPR), ("_SAFE_OPCODES", _SAFE)):
        allowed = getattr(safe_eval, kind)
        allowed.update(to_opcodes(names))
        allowed.difference_update(safe_eval._BLACKLIST)


@after_import("ast")
def repair_positions(ast):
    """14.0's QWeb (qweb.py) compiles trees with nodes of several sources; 3.11 wants every end after its beginning."""
    original = ast.fix_missing_locations

    def fix_missing_locations(node):
        for child in ast.walk(original(node)):
            if getattr(child, "end_lineno", None) is None:
                continue
            child.end_lineno = max(child.end_lineno, child.lineno)
            if child.end_lineno == child.lineno:
                child.end_col_offset = max(child.end_col_offset or 0, child.col_offset)
        return node

    ast.fix_missing_locations = fix_missing_locations


@after_import("random")
def sample_from_sets(random):
    """The A/B test of mass_mailing samples from a set of ids, which 3.11 answers with TypeError."""
    from collections.abc import Set

    original = random.sample

    def sample(population, k, **kwargs):
        return original(tuple(population) if isinstance(population, Set) else population, k, **kwargs)

    random.sample = sample


@after_import("odoo.tools.mail")
def parse_addresses_leniently(mail):
    """Python with the cure of CVE-2023-27043 returns nothing for a list with one odd address ("d@x; 1@2").

    Debian's 3.11.2 has it, CPython's 3.11.7 has not. Odoo checks what it gets, and 16.0 calls it in the same way.
    """
    import email.utils
    import functools

    if getattr(email.utils, "supports_strict_parsing", False):
        mail.getaddresses = functools.partial(email.utils.getaddresses, strict=False)


@after_import("lxml.html.clean")
def restore_clean_defs(clean):
    """odoo/tools/mail.py reads ``clean.defs``; lxml_html_clean no longer has that import."""
    if not hasattr(clean, "defs"):
        from lxml.html import defs

        clean.defs = defs


# A view's position="after" puts a sentinel behind the node. lxml 5 no longer moves the node's tail text along with
# addnext(), so that text would end on the wrong side of what is inserted.
_source_changes["odoo.tools.template_inheritance"] = (
    "node.addnext(sentinel)",
    "node.addnext(sentinel); sentinel.tail = sentinel.tail or node.tail; node.tail = None",
)


# Werkzeug: both series were written for 0.16 to 2.0, the first without known holes is 2.3


@after_import("werkzeug")
def restore_posixemulation(werkzeug):
    """14.0's session store wants ``werkzeug.posixemulation.rename``, an atomic rename (removed in 2.0)."""
    import importlib.util

    name = "werkzeug.posixemulation"
    if importlib.util.find_spec(name) is None:
        werkzeug.posixemulation = sys.modules[name] = types.ModuleType(name)
        werkzeug.posixemulation.rename = os.replace


@after_import("werkzeug.routing")
def restore_number_converter(routing):
    """http_routing derives its model converter from ``NumberConverter`` (moved in 2.2)."""
    if not hasattr(routing, "NumberConverter"):
        from werkzeug.routing.converters import NumberConverter

        routing.NumberConverter = NumberConverter


@after_import("werkzeug.utils")
def restore_escape(utils):
    """14.0 wants the ``escape`` of 1.0: a plain ``str``, with ``&quot;`` and a bare ``'``; and ``unescape``.

    markupsafe's ``escape`` returns Markup, whose ``replace`` escapes what it is given: plaintext2html() would show
    a literal <br/> to the reader. Without ``unescape`` link_tracker loses titles, with a warning only.
    """
    if getattr(getattr(utils, "escape", None), "__module__", "") == utils.__name__:
        return  # Werkzeug 1 or older: it is the old one

    def escape(text, quote=True):
        if text is None:
            return ""
        if hasattr(text, "__html__"):
            return str(text.__html__())
        text = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return text.replace('"', "&quot;")

    utils.escape = escape
    if not hasattr(utils, "unescape"):
        import html

        utils.unescape = html.unescape


class _PathOfEnviron:
    """``Request.path`` when the instance has lost its own: it has no ``__set__``, so an instance attribute wins."""

    def __get__(self, request, owner=None):
        if request is None:
            return self
        raw = request.environ.get("PATH_INFO") or ""
        return "/" + raw.encode("latin1").decode("utf-8", "replace").lstrip("/")


@after_import("werkzeug.wrappers")
def restore_wrappers(wrappers):
    """Three habits of Werkzeug 1 that Odoo relies on.

    - ``BaseResponse`` and ``BaseRequest``: 14.0 tests answers with isinstance (removed in 2.1).
    - absolute redirects: both series, and their tests, expect them (relative since 2.1).
    - ``Request.path``: 14.0's reroute() drops it to have it computed from the changed environ (an instance attribute
      since 2.0, so a page below a language prefix would be an AttributeError).
    """
    for old, new in (("BaseResponse", "Response"), ("BaseRequest", "Request")):
        if not hasattr(wrappers, old):
            setattr(wrappers, old, getattr(wrappers, new))
    if hasattr(wrappers.Response, "autocorrect_location_header"):
        wrappers.Response.autocorrect_location_header = True
    if not hasattr(wrappers.Request, "path"):
        wrappers.Request.path = _PathOfEnviron()


_source_changes["werkzeug.serving"] = (
    "selector.select(timeout=0.01)",
    "selector.select(timeout=0.01 if self.body_is_unread() else 0)",
)


@after_import("werkzeug.serving")
def wait_only_for_unread_bodies(serving):
    """Werkzeug 2.3 waits 10 ms after each answer for what may be left of the body, so that a client that still sends
    one sees its 413. Odoo's worker serves nobody in that time. With the whole body read there is nothing to wait for.
    """
    handler = serving.WSGIRequestHandler
    make_environ = handler.make_environ

    def counting_make_environ(self):
        environ = make_environ(self)
        length = self.headers.get("Content-Length", "0")
        if length.isdigit() and not environ.get("wsgi.input_terminated"):
            environ["wsgi.input"] = self.counted_body = _CountedBody(environ["wsgi.input"], int(length))
        return environ

    def body_is_unread(self):
        counted = getattr(self, "counted_body", None)
        return counted is None or counted.left > 0

    handler.make_environ = counting_make_environ
    handler.body_is_unread = body_is_unread


class _CountedBody:
    """A request body that knows how many announced bytes nobody has read."""

    def __init__(self, stream, length):
        self.stream, self.left = stream, length

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __iter__(self):
        return iter(self.readline, b"")

    def read(self, *size):
        return self._count(self.stream.read(*size))

    def readline(self, *size):
        return self._count(self.stream.readline(*size))

    def readlines(self, *hint):
        lines = self.stream.readlines(*hint)
        self._count(b"".join(lines))
        return lines

    def readinto(self, buffer):
        size = self.stream.readinto(buffer)
        self.left -= size or 0
        return size

    def _count(self, data):
        self.left -= len(data)
        return data


# The import hook


class _PatchingLoader:
    """Runs a module by its real loader, then patches it; afterwards the module looks as if imported without us."""

    def __init__(self, loader):
        self.loader = loader

    def __getattr__(self, name):
        return getattr(self.loader, name)

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        name = module.__name__
        module.__loader__ = module.__spec__.loader = self.loader
        old, new = _source_changes.get(name, ("", ""))
        source = self.loader.get_source(name) if old else ""
        if old and source.count(old) == 1:
            exec(compile(source.replace(old, new), module.__file__, "exec"), module.__dict__)
        else:
            self.loader.exec_module(module)
        if name in _after_import:
            _after_import[name](module)


class _Finder:
    """Finds the modules listed above where Python would, and hands them out with a patching loader."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in _after_import and name not in _source_changes:
            return None
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _PatchingLoader(spec.loader)
        return spec


def install():
    """Patch what is imported already, and hook in for the rest; once."""
    if _Finder in sys.meta_path:
        return
    sys.meta_path.insert(0, _Finder)
    for name, patch in _after_import.items():
        if name in sys.modules:
            patch(sys.modules[name])


if sys.version_info >= (3, 11):
    install()
