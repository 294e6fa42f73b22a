"""The form of a metric: the studio's questions in the reader's language, rows of conditions, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from django import forms
from django.utils.datastructures import MultiValueDict

from civicstat.cycle.studio.builder import OPERATORS, WITHOUT_VALUE, Built, columns_offered
from civicstat.cycle.studio.new_metric import with_defaults
from civicstat.cycle.studio.questions import QUESTIONS
from civicstat.cycle.studio.words import pick
from civicstat.metrics.scope import Scope
from civicstat.office.faults import said
from civicstat.office.forms import choices_in
from civicstat.office.models.metric_draft import MetricDraft
from civicstat.office.models.post import Post
from civicstat.office.templating import catalogue
from civicstat.vocabulary.definition import EXACT_MEASURES, Definition
from civicstat.vocabulary.period import PeriodKind


# Rows of conditions that the form shows, and of what is left out.
CONDITIONS, EXCLUSIONS = 4, 2
PERIODS: tuple[str, ...] = get_args(PeriodKind)
# Answered by rows, by the choice of a post, or by who signed in.
_ELSEWHERE = ("where", "owner", "owner_es", "proposed_by", "proposed_by_es")
_SEVERAL = ("periods", "by", "by_periods", "budget_lines")
# In the order of the page; the name of a group is its heading in the catalogue.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ask", ("question", "question_es", "title", "title_es", "id")),
    ("about", ()),
    ("measure", ("measure", "numerator", "of", "percentile", "unit", "digits", "direction")),
    ("quotient", ("of_metric", "budget_lines", "per_metric")),
    ("periods", ("period_by", "periods", "by", "by_periods", "settles_after")),
    ("left_out", ("leave_out_duplicates",)),
    ("target", ("target_value", "target_from", "target_set_by", "target_set_by_es", "target_is_example")),
    ("answers", ("owner_post", "companion", "goal", "known_gaps", "known_gaps_es")),
)


class MetricForm(forms.Form):
    """Everything may be left open until the draft is submitted; `faults` are then beside their fields."""

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        *,
        lang: str,
        scope: Scope,
        definitions: Mapping[str, Definition],
        goals: Mapping[str, str],
        budget_lines: Mapping[str, str],
        draft: MetricDraft | None,
        built: Built | None,
    ) -> None:
        super().__init__(data, initial=_initial(draft), auto_id="%s")
        self.lang, self.scope, self.built = lang, scope, built
        self.named, self.goals, self.budget_lines = definitions, goals, budget_lines
        words = catalogue()
        offered = with_defaults({name: a for name, a in (draft.answers if draft else {}).items() if a})
        for question in QUESTIONS:
            if question.name in _ELSEWHERE:
                continue
            field = self._field(question.name, question.choices)
            # The studio asks for lists with commas; here they are boxes.
            boxes = words.messages[lang].get(f"office.analyst.boxes_{question.name}")
            field.label = boxes or pick(question.words, lang)
            offer = offered.get(question.name, "")
            if offer and not (draft and draft.answers.get(question.name)) and question.name not in _SEVERAL:
                field.help_text = words.text(lang, "office.analyst.offered", value=offer)
            self.fields[question.name] = field
        owner_post = forms.ModelChoiceField(queryset=Post.objects.all(), required=False)
        owner_post.label = words.message(lang, "office.analyst.owner_post")
        choices_in(owner_post, lang)
        self.fields["owner_post"] = owner_post
        self._add_rows()
        for name, field in self.fields.items():
            described = ([f"{name}-hint"] if field.help_text else []) + [f"{name}-error"]
            field.widget.attrs["aria-describedby"] = " ".join(described)

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings; those of rows are asked for by themselves."""
        for name, fields in GROUPS:
            yield name, [self[field] for field in fields]

    def conditions(self) -> Iterator[dict[str, forms.BoundField]]:
        """The rows of the filter."""
        for number in range(1, CONDITIONS + 1):
            parts = ("column", "op", "value") if number == 1 else ("join", "column", "op", "value")
            yield {part: self[f"where_{number}_{part}"] for part in parts}

    def exclusions(self) -> Iterator[dict[str, forms.BoundField]]:
        """The rows of what is left out."""
        for number in range(1, EXCLUSIONS + 1):
            yield {part: self[f"exclude_{number}_{part}"] for part in ("reason", "reason_es", "column", "op", "value")}

    def faults_of(self, name: str) -> list[str]:
        """What is wrong with a field, in the studio's words; for the rows `where` and `exclude`."""
        found = self.built.faults if self.built else ()
        return [
            f"{said(fault.found, self.lang)}. {said(fault.next_step, self.lang)}".strip()
            for fault in found
            if fault.field.partition(" ")[0] == name
        ]

    def other_faults(self) -> list[str]:
        """What is wrong with no field in particular."""
        names = {*self.fields, "where", "exclude"}
        found = self.built.faults if self.built else ()
        return [
            f"{said(fault.found, self.lang)}. {said(fault.next_step, self.lang)}".strip()
            for fault in found
            if fault.field.partition(" ")[0] not in names and not fault.field.startswith("owner")
        ]

    def said(self, proposed_by: tuple[str, str]) -> dict[str, Any]:
        """What the form says, as a draft keeps it."""
        cleaned = self.cleaned_data
        answers = {
            question.name: _one(cleaned.get(question.name, ""))
            for question in QUESTIONS
            if question.name not in _ELSEWHERE
        }
        answers |= {"proposed_by": proposed_by[0], "proposed_by_es": proposed_by[1]}
        return {
            "answers": answers,
            "conditions": list(self._rows("where", CONDITIONS, ("join", "column", "op", "value"))),
            "exclusions": list(self._rows("exclude", EXCLUSIONS, ("reason", "reason_es", "column", "op", "value"))),
            "owner_post": cleaned.get("owner_post"),
        }

    def _rows(self, kind: str, count: int, parts: tuple[str, ...]) -> Iterator[dict[str, str]]:
        for number in range(1, count + 1):
            row = {part: str(self.cleaned_data.get(f"{kind}_{number}_{part}", "")).strip() for part in parts}
            if row["column"]:
                yield row

    def _field(self, name: str, choices: tuple[str, ...]) -> forms.Field:
        words = catalogue()
        none = ("", words.message(self.lang, "office.analyst.not_said"))
        if name in ("periods", "by_periods"):
            named = [(kind, words.message(self.lang, f"office.analyst.period_{kind}")) for kind in PERIODS]
            return forms.MultipleChoiceField(choices=named, required=False, widget=forms.CheckboxSelectMultiple)
        if name == "by":
            parts = [(part, self._spoken(part)) for part in (*self.scope.layers, "kind", "department", "channel")]
            return forms.MultipleChoiceField(choices=parts, required=False, widget=forms.CheckboxSelectMultiple)
        if name == "budget_lines":
            return forms.MultipleChoiceField(
                choices=list(self.budget_lines.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="" if self.budget_lines else words.message(self.lang, "office.analyst.no_budget"),
            )
        if name in ("companion", "goal", "of_metric", "per_metric"):
            return forms.ChoiceField(choices=[none, *self._offered(name).items()], required=False)
        if choices:
            spoken = words.messages[self.lang]
            told = [(choice, spoken.get(f"office.analyst.choice_{choice}", choice)) for choice in choices]
            return forms.ChoiceField(choices=[none, *told], required=False)
        widget = forms.Textarea(attrs={"rows": 3}) if name.startswith(("known_gaps", "question")) else None
        return forms.CharField(required=False, max_length=600, widget=widget)

    def _offered(self, name: str) -> Mapping[str, str]:
        """What a choice of goals or metrics offers; parts of a ratio or cost are named with their version."""
        if name == "goal":
            return self.goals
        titles = {each.id: each.title_es if self.lang == "es" else each.title for each in self.named.values()}
        if name == "companion":
            return titles
        return {
            f"{id_}/{each.version}": titles[id_] for id_, each in self.named.items() if each.measure in EXACT_MEASURES
        }

    def _add_rows(self) -> None:
        words = catalogue()
        label = {
            part: words.message(self.lang, f"office.analyst.row_{part}")
            for part in ("join", "column", "op", "value", "reason", "reason_es")
        }
        joins = [(join, words.message(self.lang, f"office.analyst.join_{join}")) for join in ("and", "or")]
        columns = [("", "–"), *((name, self._spoken(name)) for name in columns_offered(self.scope))]
        operators = [(op, words.message(self.lang, f"office.analyst.op_{op}")) for op in OPERATORS]
        for kind, count in (("where", CONDITIONS), ("exclude", EXCLUSIONS)):
            for number in range(1, count + 1):
                if kind == "exclude":
                    for part in ("reason", "reason_es"):
                        self._add(
                            f"exclude_{number}_{part}", forms.CharField(required=False, max_length=300), label[part]
                        )
                if kind == "where" and number > 1:
                    self._add(f"where_{number}_join", forms.ChoiceField(choices=joins, required=False), label["join"])
                self._add(
                    f"{kind}_{number}_column", forms.ChoiceField(choices=columns, required=False), label["column"]
                )
                self._add(f"{kind}_{number}_op", forms.ChoiceField(choices=operators, required=False), label["op"])
                value = forms.CharField(required=False, max_length=2000)
                value.widget.attrs["list"] = "known-values"
                self._add(f"{kind}_{number}_value", value, label["value"])

    def _spoken(self, column: str) -> str:
        """A column by its name for people, where it has one; layers and durations are called as they are."""
        return catalogue().messages[self.lang].get(f"office.analyst.col_{column.partition('(')[0]}", column)

    def _add(self, name: str, field: forms.Field, label: str) -> None:
        field.label = label
        self.fields[name] = field


def _initial(draft: MetricDraft | None) -> dict[str, Any]:
    if draft is None:
        return {}
    found: dict[str, Any] = dict(draft.answers)
    found |= {name: [part.strip() for part in str(found.get(name, "")).split(",") if part.strip()] for name in _SEVERAL}
    found["owner_post"] = draft.owner_post_id
    for kind, rows in (("where", draft.conditions), ("exclude", draft.exclusions)):
        for number, row in enumerate(rows, 1):
            found |= {f"{kind}_{number}_{part}": value for part, value in row.items()}
    return found


def _one(value: Any) -> str:
    """Several choices as the studio writes them; line breaks of a text area become blanks."""
    return ", ".join(value) if isinstance(value, list) else " ".join(str(value).split())


def known_values(scope: Scope) -> list[str]:
    """Values that a row may name, for the list that the browser offers."""
    return sorted({slug for values in scope.values.values() for slug in values})


__all__ = ["GROUPS", "WITHOUT_VALUE", "MetricForm", "known_values"]
