"""What stands for a record: its number in the file, its code in the guide, or its key in this database."""

from dataclasses import dataclass
from typing import Any

from phases.guide.models import Item, Option, Phase, Rubric, Section

GUIDE: tuple[Any, ...] = (Phase, Section, Item, Option, Rubric)


@dataclass(frozen=True)
class References:
    """By model, what each reference becomes: keys become numbers in an export, numbers become keys in an import, and in a check
    they stay what they are. `kinds`: of each contribution, by the reference that comes in.
    """

    found: dict[Any, dict[Any, Any]]
    kinds: dict[Any, str]

    def get(self, model: Any, reference: Any) -> Any:
        return self.found.get(model, {}).get(reference)


def guide() -> dict[Any, dict[str, Any]]:
    """By model, what is asked, by its code; an option's is that of its item and its own: `besluit-1/yes`."""
    related = {Option: ["item"], Item: ["section"], Section: ["phase"]}
    return {
        model: {code_of(each): each for each in model.objects.select_related(*related.get(model, []))}
        for model in GUIDE
    }


def code_of(content: Any) -> str:
    return "/".join(content.natural_key())
