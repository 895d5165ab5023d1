"""Ask the safe_eval of the Odoo at hand about every snippet.

Run as a script it prints the verdicts as JSON. That is how ``verdicts/<series>.json`` was made, once for each series,
with the newest Python that Odoo's own requirements.txt (15.0: 3.10) or Debian's package (14.0: 3.9) names::

    PYTHONPATH=<folder of odoo> python3.10 tests/compat/safe_eval_verdicts.py > tests/compat/verdicts/15.0.json
"""

import json
import platform

import safe_eval_snippets as snippets
from odoo import release
from odoo.addons.base.models import ir_qweb
from odoo.tools import safe_eval


def is_accepted(source, opcodes, mode="exec"):
    """Return whether safe_eval would compile ``source`` with these opcodes; a syntax error is a refusal."""
    try:
        safe_eval.test_expr(source, opcodes, mode=mode)
    except (NameError, SyntaxError, TypeError, ValueError):
        return False
    return True


def all_verdicts():
    """Return {"<set of opcodes>: <snippet>": accepted} for all snippets."""
    # 14.0 judges templates by the same set as code
    qweb_opcodes = getattr(ir_qweb, "_SAFE_QWEB_OPCODES", safe_eval._SAFE_OPCODES)
    judged = (
        ("forbidden", snippets.FORBIDDEN, safe_eval._SAFE_OPCODES, "exec"),
        ("code", snippets.CODE, safe_eval._SAFE_OPCODES, "exec"),
        ("const", snippets.LITERALS, safe_eval._CONST_OPCODES, "eval"),
        ("expr", snippets.LITERALS, safe_eval._EXPR_OPCODES, "eval"),
        ("qweb", snippets.QWEB, qweb_opcodes, "eval"),
    )
    return {
        f"{kind}: {name}": is_accepted(source, opcodes, mode)
        for kind, sources, opcodes, mode in judged
        for name, source in sources.items()
    }


if __name__ == "__main__":
    made_with = {"odoo": release.version, "python": platform.python_version()}
    print(json.dumps({**made_with, "verdicts": all_verdicts()}, indent=1))
