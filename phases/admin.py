"""Gathers every room's admin."""

from phases.guide import admin as guide_admin

__all__ = ["guide_admin"]
