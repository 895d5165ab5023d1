"""Every shim of setup/compat: the behaviour that Odoo relies on, which is gone when the shim is.

(safe_eval's opcodes have their own file.)
"""

import ast
import collections
import random
import subprocess
import sys
from pathlib import Path

import lxml.html.clean
import odoo_py311_compat as compat
import pytest
import werkzeug.routing
import werkzeug.utils
import werkzeug.wrappers
from lxml import etree
from odoo.tools import mail, safe_eval, template_inheritance
from werkzeug.test import EnvironBuilder

FOLDER = Path(compat.__file__).parent


def run(code):
    """Run ``code`` in a Python without site-packages that finds the compatibility layer."""
    prelude = f"import sys; sys.path.insert(0, {str(FOLDER)!r});"
    subprocess.run([sys.executable, "-I", "-S", "-c", prelude + code], check=True)


# --- the standard library


@pytest.mark.parametrize("name", ["Callable", "Iterable", "Mapping", "MutableMapping", "Sequence", "Set"])
def test_collections_has_its_aliases_again(name):
    assert getattr(collections, name) is getattr(collections.abc, name)


def test_a_tree_whose_nodes_end_before_they_begin_compiles():
    tree = ast.parse("(1 +\n 2)", mode="eval")
    tree.body.lineno, tree.body.end_lineno = 7, 3
    tree.body.right.end_col_offset = 0
    code = compile(ast.fix_missing_locations(tree), "<test>", "eval")
    assert eval(code) == 3


def test_random_samples_from_a_set():
    assert sorted(random.sample({1, 2, 3}, 3)) == [1, 2, 3]
    assert len(random.sample([1, 2, 3], 2)) == 2


def test_addresses_are_found_in_a_list_with_one_that_is_odd():
    # with the strict parser of Debian's Python this is []
    assert mail.email_split("first@example.com; second@example.com 2@") != []
    assert mail.email_split("Ann <ann@example.com>") == ["ann@example.com"]


# --- lxml


def test_lxml_clean_has_its_definitions_for_the_sanitizer():
    assert "href" in lxml.html.clean.defs.safe_attrs
    assert mail.html_sanitize("<p onclick='x()'>a</p>") == "<p>a</p>"


def test_text_behind_an_element_stays_behind_what_a_view_inserts_after_it():
    source = etree.fromstring("<form><a/>tail<b/></form>")
    spec = etree.fromstring("<a position='after'>before<c/></a>")
    result = template_inheritance.apply_inheritance_specs(source, spec)
    assert etree.tostring(result) == b"<form><a/>before<c/>tail<b/></form>"


# --- Werkzeug


def test_the_model_converter_of_http_routing_has_its_base():
    assert issubclass(werkzeug.routing.IntegerConverter, werkzeug.routing.NumberConverter)


def test_werkzeug_renames_a_file_over_another(tmp_path):
    from werkzeug.posixemulation import rename

    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    rename(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_text() == "new"


def test_escape_returns_a_plain_string_and_quotes_like_werkzeug_1():
    escaped = werkzeug.utils.escape("""<a href="x">it's</a>""")
    assert type(escaped) is str
    assert escaped == "&lt;a href=&quot;x&quot;&gt;it's&lt;/a&gt;"
    assert werkzeug.utils.escape(None) == ""
    assert werkzeug.utils.unescape("&lt;b&gt; &amp;") == "<b> &"


def test_line_breaks_of_a_plain_text_become_markup():
    assert "a<br/>b" in mail.plaintext2html("a\nb")


def test_the_old_names_of_request_and_response_are_bases():
    assert isinstance(werkzeug.wrappers.Response(), werkzeug.wrappers.BaseResponse)
    environ = EnvironBuilder().get_environ()
    assert isinstance(werkzeug.wrappers.Request(environ), werkzeug.wrappers.BaseRequest)


def test_a_redirect_is_absolute():
    response = werkzeug.utils.redirect("/web")
    headers = response.get_wsgi_headers(EnvironBuilder(base_url="http://odoo.test").get_environ())
    assert headers["Location"] == "http://odoo.test/web"


def test_a_request_that_lost_its_path_reads_it_from_the_environ():
    request = werkzeug.wrappers.Request(EnvironBuilder(path="/fr/é").get_environ())
    assert request.path == "/fr/é"
    request.environ["PATH_INFO"] = "/shop/é".encode().decode("latin1")
    request.__dict__.pop("path", None)
    assert request.path == "/shop/é"


# --- the import hook


@pytest.mark.parametrize("module", [safe_eval, template_inheritance, werkzeug.utils, lxml.html.clean])
def test_a_patched_module_looks_as_if_imported_without_us(module):
    assert module.__loader__ is module.__spec__.loader
    assert type(module.__loader__).__module__ != compat.__name__
    assert Path(module.__file__).exists()


def test_no_source_of_odoo_is_edited_on_disk():
    for name, (_old, new) in compat._source_changes.items():
        assert new not in Path(sys.modules[name].__file__).read_text()


@pytest.mark.parametrize("version", [(3, 8), (3, 9), (3, 10)])
def test_nothing_happens_on_an_older_python(version):
    run(
        f"sys.version_info = {(*version, 0)}; import ast, random;"
        "before = list(sys.meta_path), ast.fix_missing_locations, random.sample, set(sys.modules);"
        "import odoo_py311_compat;"
        "after = list(sys.meta_path), ast.fix_missing_locations, random.sample, set(sys.modules);"
        "assert before[:3] == after[:3]; assert after[3] - before[3] == {'odoo_py311_compat'}"
    )


def test_what_was_imported_before_is_patched_as_well():
    run(
        "import random; import odoo_py311_compat; random.sample({1}, 1);"
        "odoo_py311_compat.install(); assert sys.meta_path.count(odoo_py311_compat._Finder) == 1"
    )


@pytest.fixture
def answer_time():
    """Seconds from connecting to the end of an answer; the application reads the request's body or leaves it."""
    import socket
    import threading
    import time

    from werkzeug.serving import make_server

    def measure(request, read):
        def application(environ, start_response):
            if read:
                environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response("200 OK", [("Content-Length", "2")])
            return [b"ok"]

        server = make_server("127.0.0.1", 0, application)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        seconds = []
        for _ in range(20):
            started = time.perf_counter()
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
                connection.sendall(request)
                while connection.recv(4096):
                    pass
            seconds.append(time.perf_counter() - started)
        server.shutdown()
        server.server_close()
        return min(seconds)

    return measure


@pytest.mark.parametrize(
    ("request_", "read"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", False),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody", True),
    ],
)
def test_an_answer_whose_request_was_read_is_not_held_back(answer_time, request_, read):
    assert answer_time(request_, read) < 0.01


def test_an_unread_body_is_still_waited_for(answer_time):
    assert answer_time(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo", False) >= 0.01
