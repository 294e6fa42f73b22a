"""A briefing as Markdown: to print, to mail, to paste into an agenda."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from civicstat.hearings.briefing import Briefing
from civicstat.hearings.changes import Finding
from civicstat.hearings.phrases import Both
from civicstat.hearings.promised import Promised
from civicstat.hearings.promises import Promise
from civicstat.hearings.standing import PromiseStatus
from civicstat.look.words.dates import day_words
from civicstat.look.words.languages import Lang, require_language
from civicstat.vocabulary.sentence import BoundSentence


FormatNumber = Callable[[str, str, str], str]

_TITLE = Both("Meeting briefing: {name}", "Informe para la reunión: {name}")
_PREPARED = Both(
    "Prepared from the public record as of {day}.", "Preparado a partir del registro público con fecha {day}."
)
_MEETING = Both("Performance meeting of {day}.", "Reunión de desempeño del {day}.")
_HEADINGS = {
    "promises": Both("Open promises", "Promesas abiertas"),
    "changes": Both("Unusual changes", "Cambios inusuales"),
    "improvement": Both("The largest real improvement", "La mayor mejora real"),
    "claims": Both("What the city says of itself", "Lo que la ciudad dice de sí misma"),
    "doubts": Both("Doubts about the data", "Dudas sobre los datos"),
    "within": Both("Within their usual range, so not discussed", "Dentro de su margen habitual; no se discuten"),
    "too_short": Both("Too few final values to judge", "Muy pocos valores definitivos para evaluar"),
}
_STATUSES: dict[PromiseStatus, Both] = {
    "overdue": Both("Overdue", "Vencida"),
    "not-yet-due": Both("Not yet due", "Aún no vence"),
    "done-late": Both("Delivered late, effect open", "Entregada tarde, efecto abierto"),
    "done-on-time": Both("Delivered in time, effect open", "Entregada a tiempo, efecto abierto"),
    "under-review": Both("Under review", "En revisión"),
    "on-hold": Both("On hold", "En espera"),
}
_OWNER = Both("Owner", "Responsable")
_DECIDED = Both("Decided", "Se decidió")
_WHY = Both("Why we chose it", "Por qué se eligió")
_WHERE = Both("Where it sits", "Dónde está")
_ASK = Both("Ask", "Preguntas")
_DOUBT = Both("Doubts", "Dudas")


def briefing_markdown(briefing: Briefing, lang: str, format_number: FormatNumber) -> str:
    """The whole briefing in one language; `format_number(value, format, lang)` writes a number as pages do."""
    return "\n".join(_Writer(briefing, require_language(lang), format_number).lines()) + "\n"


class _Writer:
    """Writes one briefing in one language."""

    def __init__(self, briefing: Briefing, lang: Lang, format_number: FormatNumber) -> None:
        self.briefing = briefing
        self.lang = lang
        self.format_number = format_number

    def lines(self) -> Iterator[str]:
        """Section by section, in the order of a meeting."""
        briefing = self.briefing
        name = briefing.department.name if self.lang == "en" else briefing.department.name_es
        yield f"# {self._of(_TITLE).format(name=name)}"
        yield ""
        if briefing.meeting is not None:
            yield self._of(_MEETING).format(day=day_words(briefing.meeting, self.lang))
        yield self._of(_PREPARED).format(day=day_words(briefing.as_of, self.lang))
        yield from self._section(
            "promises", [self._paragraph(briefing.opening), *map(self._promise, briefing.promises)]
        )
        yield from self._section("changes", [self._paragraph(briefing.summary), *map(self._finding, briefing.changes)])
        gain = briefing.improvement
        nothing = [] if briefing.no_improvement is None else [self._paragraph([briefing.no_improvement])]
        yield from self._section("improvement", nothing if gain is None else [self._finding(gain)])
        yield from self._section("claims", [self._paragraph(quote.sentences) for quote in briefing.claims])
        yield from self._section("doubts", [self._bullets(briefing.doubts)] if briefing.doubts else [])
        for section, is_judged in (("within", True), ("too_short", False)):
            titles = [
                f"- {each.definition.title if self.lang == 'en' else each.definition.title_es}"
                for each in briefing.measures
                if each.is_judged is is_judged and each.change is None
            ]
            yield from self._section(section, ["\n".join(titles)] if titles else [])

    def _section(self, name: str, blocks: Sequence[str]) -> Iterator[str]:
        if blocks:
            yield ""
            yield f"## {self._of(_HEADINGS[name])}"
            for block in blocks:
                yield ""
                yield block

    def _promise(self, promise: Promise) -> str:
        action, is_english = promise.action, self.lang == "en"
        if isinstance(action, Promised):
            return self._promise_of_people(promise, action)
        lines = [
            f"### {self._of(_STATUSES[promise.status])}: {action.deliverable if is_english else action.deliverable_es}",
            "",
            f"- {self._of(_OWNER)}: {action.owner_post if is_english else action.owner_post_es}",
            *(f"- {self.text(sentence)}" for sentence in promise.sentences),
        ]
        if promise.decision is not None:
            decision = promise.decision
            lines.append(f"- {self._of(_DECIDED)}: {decision.text if is_english else decision.text_es}")
            lines.append(f"- {self._of(_WHY)}: {decision.why if is_english else decision.why_es}")
        return "\n".join(lines)

    def _promise_of_people(self, promise: Promise, promised: Promised) -> str:
        """The words stand in the record, where they can be withdrawn; a file that is handed out names them."""
        title = promised.body["owner_title" if self.lang == "en" else "owner_title_es"]
        return "\n".join(
            [
                f"### {self._of(_STATUSES[promise.status])}: action/{promised.id}",
                "",
                f"- {self._of(_OWNER)}: {title}",
                *(f"- {self.text(sentence)}" for sentence in promise.sentences),
            ]
        )

    def _finding(self, finding: Finding) -> str:
        definition = finding.measure.definition
        blocks = [
            f"### {definition.title if self.lang == 'en' else definition.title_es}",
            self._paragraph(finding.sentences),
        ]
        for split in finding.splits:
            title = self._of(split.title)
            blocks.append(f"**{self._of(_WHERE)}: {title}.** {self._paragraph(split.sentences)}")
        asked = [f"{number}. {self.text(each)}" for number, each in enumerate(finding.questions, start=1)]
        blocks.append("\n".join([f"**{self._of(_ASK)}**", "", *asked]))
        if finding.doubts:
            blocks.append(f"**{self._of(_DOUBT)}**\n\n{self._bullets(finding.doubts)}")
        return "\n\n".join(blocks)

    def _paragraph(self, sentences: Sequence[BoundSentence]) -> str:
        return " ".join(map(self.text, sentences))

    def _bullets(self, sentences: Sequence[BoundSentence]) -> str:
        return "\n".join(f"- {self.text(sentence)}" for sentence in sentences)

    def text(self, sentence: BoundSentence) -> str:
        """A sentence as a reader sees it."""
        parts = sentence.en if self.lang == "en" else sentence.es
        return "".join(
            part
            if isinstance(part, str)
            else self.format_number(self.briefing.values[part.key, part.field], part.format, self.lang)
            for part in parts
        )

    def _of(self, words: Both) -> str:
        return words.en if self.lang == "en" else words.es
