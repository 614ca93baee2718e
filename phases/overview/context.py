from django.utils.functional import SimpleLazyObject

from phases.overview.queries import progress
from phases.plans.queries import actions_by_origin


def route(request):
    """The route beside every page of a partnership, and what was made of each finding; read only where printed, and once."""
    member = getattr(request, "member", None)
    if member is None:
        return {"route": None}
    if not hasattr(request, "progress"):
        request.progress = SimpleLazyObject(lambda: progress(member))
    return {"route": request.progress, "made": SimpleLazyObject(lambda: actions_by_origin(member))}
