"""Hand pip's own configuration to uv, which does not read it: a machine may reach packages only through a mirror."""

import ast


def parse(text):
    """{option: value} from the text of `pip config list`, stronger sources winning.

    pip prints `global.index-url='…'`, `install.find-links='…'` and `:env:.find-links='…'`.
    """
    rank = {"global": 0, "install": 1, ":env:": 2}
    found = {}
    for line in text.splitlines():
        name, _equals, value = line.partition("=")
        section, _dot, option = name.rpartition(".")
        if section in rank and value:
            try:
                value = str(ast.literal_eval(value))
            except (ValueError, SyntaxError):
                continue
            if rank[section] >= found.get(option, (-1,))[0]:
                found[option] = (rank[section], value)
    return {option: value for option, (_rank, value) in found.items()}


def for_uv(options):
    """The environment variables of uv that say the same. In the environment, not in arguments: they may hold secrets."""
    result = {}
    if options.get("index-url"):
        result["UV_DEFAULT_INDEX"] = options["index-url"].strip()
    if options.get("extra-index-url"):
        result["UV_INDEX"] = " ".join(options["extra-index-url"].split())
    if options.get("find-links"):
        result["UV_FIND_LINKS"] = " ".join(options["find-links"].split()).replace(" ", ",")
    if options.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        result["UV_NO_INDEX"] = "1"
    if options.get("cert"):
        result["SSL_CERT_FILE"] = options["cert"].strip()
    if options.get("proxy"):
        result["ALL_PROXY"] = result["HTTPS_PROXY"] = result["HTTP_PROXY"] = options["proxy"].strip()
    if options.get("trusted-host"):
        result["UV_INSECURE_HOST"] = " ".join(options["trusted-host"].split())
    return result
