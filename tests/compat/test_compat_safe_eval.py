"""safe_eval on this Python judges as it did on the Python that the series was written for."""

import json
from pathlib import Path

import odoo_py311_compat as compat
import pytest
import safe_eval_snippets as snippets
from odoo import release
from odoo.tools import safe_eval
from safe_eval_verdicts import all_verdicts

SERIES = release.serie

# What is judged otherwise than on the old Python, and why that is right. The test fails as well when an entry is no
# longer needed.
DIFFERENCES = {
    "code: f-string": "accepted: 3.11 compiles '%s' % x to the same opcodes; Odoo 16 accepts both",
    "code: matrix product": "accepted: one opcode serves all binary operators; Odoo 16 accepts it",
    "code: async generator": "refused: it takes opcodes of its own since 3.11",
}
DIFFERENCES_OF_SERIES = {
    "15.0": {
        "qweb: f-string": "accepted: as in code",
        "qweb: long or": "accepted: 3.10 refused the long jumps of a long chain, 3.11 needs them in short ones",
    },
    "14.0": {
        "code: match": "accepted: new syntax, made of opcodes that were always allowed",
        "qweb: f-string": "accepted: as in code",
    },
}


def test_every_verdict_is_the_one_of_the_old_python_but_for_the_listed_differences():
    path = Path(__file__).parent / "verdicts" / f"{SERIES}.json"
    old = json.loads(path.read_text())["verdicts"]
    new = all_verdicts()
    assert old.keys() == new.keys()
    differing = {name for name in new if new[name] != old[name]}
    assert differing == {*DIFFERENCES, *DIFFERENCES_OF_SERIES[SERIES]}


@pytest.mark.parametrize("name", snippets.FORBIDDEN)
def test_forbidden_code_is_refused(name):
    with pytest.raises((ValueError, NameError), match="forbidden"):
        safe_eval.safe_eval(snippets.FORBIDDEN[name], {"x": object()}, mode="exec", nocopy=True)


@pytest.mark.parametrize("attribute", compat.UNSAFE_ATTRIBUTES)
def test_the_inside_of_frames_and_code_cannot_be_read(attribute):
    with pytest.raises(NameError, match="forbidden"):
        safe_eval.safe_eval(f"x.{attribute}", {"x": object()})


@pytest.mark.parametrize("kind", ["_CONST_OPCODES", "_EXPR_OPCODES", "_SAFE_OPCODES"])
def test_no_set_of_opcodes_meets_the_blacklist(kind):
    assert safe_eval._BLACKLIST
    assert not getattr(safe_eval, kind) & safe_eval._BLACKLIST


def test_accepted_code_gives_the_right_answer():
    code = "\n".join(
        (
            "total = 0",
            "for name, price in lines:",
            "  if price is None: continue",
            "  try:",
            "    total += int(price)",
            "  except Exception:",
            "    bad = '%s: %s' % (name, price)",
            "names = [name.upper() for name, price in lines if price is not None]",
        )
    )
    scope = {"lines": [("a", "1"), ("b", None), ("c", "x"), ("d", "41")]}
    safe_eval.safe_eval(code, scope, mode="exec", nocopy=True)
    assert (scope["total"], scope["bad"], scope["names"]) == (42, "c: x", ["A", "C", "D"])
