from django.utils.functional import SimpleLazyObject

from phases.overview.queries import progress


def route(request):
    """The route beside every page of a partnership; counted only where it is printed, and once."""
    member = getattr(request, "member", None)
    if member is None:
        return {"route": None}
    if not hasattr(request, "progress"):
        request.progress = SimpleLazyObject(lambda: progress(member))
    return {"route": request.progress}
