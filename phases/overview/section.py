"""One section as a page: its items with answer, tips and actions, and a way into the table where that is the answer."""

from dataclasses import dataclass, field

from django.urls import reverse

from phases.answers.editors import answer_editor
from phases.answers.models import Answer
from phases.answers.queries import Answers, answers_for
from phases.contributions.editing import Editor
from phases.guide.models import Item, Tip
from phases.guide.queries import tips_by_item
from phases.meetings.queries import meeting_counts
from phases.network.queries import party_counts
from phases.overview.queries import Progress
from phases.partnership.models import Membership
from phases.plans.queries import plan_counts
from phases.process.queries import process_counts

TABLE_PAGES = {
    Item.Table.PARTIES: ("parties", "Naar de lijst van partijen"),
    Item.Table.PROCESS_STEPS: ("processes", "Naar de processen"),
    Item.Table.BOTTLENECKS: ("bottlenecks", "Naar de knelpunten"),
    Item.Table.AGREEMENT: ("agreement", "Naar de afspraken"),
    Item.Table.PLANS: ("plans", "Naar de actieplannen"),
}
# Open questions that a meeting is an answer to as well.
MEETING_ITEMS = {"2b-01", "2b-03", "4-10"}


@dataclass
class ItemBlock:
    item: Item
    answers: Answers
    editor: Editor | None
    tips: list[Tip]
    children: list["ItemBlock"] = field(default_factory=list)
    table_url: str = ""
    table_label: str = ""

    @property
    def answer(self) -> Answer | None:
        """The one that this member writes."""
        return self.answers.mine

    @property
    def own_view(self) -> bool:
        """Written beside an answer that is not the member's own."""
        return self.answers.joint is not None


def item_blocks(member: Membership, section, progress: Progress) -> list[ItemBlock]:
    """In reading order. A question that is no longer asked stays in view as long as there is an answer to it."""
    answers, tips = answers_for(member, section), tips_by_item(section)
    blocks: dict[int, ItemBlock] = {}
    for item in progress.items.get(section.code, []):
        found = answers[item.pk]
        if item.retired and not found.written:
            continue
        editor = None if item.kind == Item.Kind.FIVE_VS else answer_editor(member, item.code, found.mine)
        block = ItemBlock(item, found, editor, tips.get(item.pk, []))
        if item.table:
            name, block.table_label = table_page(section.code, item.table)
            block.table_url = reverse(name, kwargs={"slug": member.partnership.slug})
        elif item.code in MEETING_ITEMS:
            block.table_label = "Naar de bijeenkomsten"
            block.table_url = reverse("meetings", kwargs={"slug": member.partnership.slug})
        if item.parent_id in blocks:
            blocks[item.parent_id].children.append(block)
        blocks[item.pk] = block
    return [block for block in blocks.values() if block.item.parent_id not in blocks]


def table_page(section_code: str, table: str) -> tuple[str, str]:
    if table == Item.Table.PARTIES and section_code.startswith("2"):
        return "network", "Naar de netwerkanalyse"
    return TABLE_PAGES[Item.Table(table)]


def table_facts(member: Membership, section_code: str) -> list[tuple[str, int]]:
    """What stands in the tables of a section, in words and numbers."""
    counts = {"1a": party_counts, "2a": party_counts, "2b": meeting_counts, "3": process_counts, "4": plan_counts}.get(
        section_code
    )
    return counts(member) if counts else []


def editors_of(blocks: list[ItemBlock]) -> list[Editor]:
    return [each.editor for block in blocks for each in (block, *block.children) if each.editor]


def shared_words(blocks: list[ItemBlock]) -> tuple[str, str]:
    """How much of what this member wrote in a section is shared: in a word, and in a sentence. Empty when nothing is."""
    rows = [each for block in blocks for each in (block, *block.children)]
    answers = [each.answer for each in rows if each.answer]
    shared = sum(each.contribution.shared_at is not None for each in answers)
    concept = sum(each.contribution.shared_at is None and bool(each.text.strip()) for each in answers)
    if not shared:
        return "", ""
    if not concept:
        return "Gedeeld", "Wat jullie hier schreven, is gedeeld: dat leest iedereen die meedoet."
    verb = "is" if shared == 1 else "zijn"
    words = f"{shared} van de {shared + concept} antwoorden {verb} gedeeld: die leest iedereen die meedoet."
    return "Deels gedeeld", words
