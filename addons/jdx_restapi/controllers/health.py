"""Health: is this process alive, and can it do its work? For load balancers and container platforms, without a key.

``live`` answers as long as the process does, and asks nobody: a platform restarts what does not answer, and a
database that is away is no reason to restart a server. ``ready`` looks at the database that the host or header names.
"""

from ..engine.errors import Refusal, method_not_allowed, not_found
from ..engine.response import ApiResponse
from . import database, health_checks
from .health_checks import FAIL, OK, WARN


def handle(request):
    """Answer ``/restapi/health/live`` and ``/restapi/health/ready``."""
    answers = {"live": _live, "ready": _ready}
    name = "/".join(request.segments[1:])
    if name not in answers:
        raise not_found("path")
    if request.method not in ("GET", "HEAD"):
        raise method_not_allowed(("GET", "HEAD"))
    return answers[name](request)


def _live(request):
    return ApiResponse.json({"status": OK})


def _ready(request):
    checks = [("process", OK, "Answers."), *_database_checks(request)]
    statuses = {status for _name, status, _detail in checks}
    status = next((worst for worst in (FAIL, WARN) if worst in statuses), OK)
    answer = {
        "status": status,
        "checks": [{"name": name, "status": one, "detail": detail} for name, one, detail in checks],
    }
    return ApiResponse.json(answer, 503 if status == FAIL else 200)


def _database_checks(request):
    try:
        name = database.resolve(request)
    except Refusal as refusal:
        if refusal.code != "database_required":
            return [("database", FAIL, refusal.detail)]
        # several databases: which of them matters to the asker only the asker knows
        return [("database", OK, f"Not looked at: name one in {database.HEADER}.")]
    return health_checks.run(name)
