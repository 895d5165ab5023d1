from ..engine.errors import not_found


def handle(request):
    raise not_found()
