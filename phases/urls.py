"""Gathers every room's urls."""

from importlib import import_module

from phases import converters  # noqa: F401 - registers <id:…>

ROOMS = (
    "people",
    "partnership",
    "answers",
    "network",
    "process",
    "course",
    "agreement",
    "plans",
    "meetings",
    "documents",
    "exchange",
    "privacy",
    "overview",
)

urlpatterns = [pattern for room in ROOMS for pattern in import_module(f"phases.{room}.urls").urlpatterns]
