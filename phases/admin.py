"""Gathers every room's admin."""

from phases.guide import admin as guide_admin
from phases.people import admin as people_admin
from phases.privacy import admin as privacy_admin

__all__ = ["guide_admin", "people_admin", "privacy_admin"]
