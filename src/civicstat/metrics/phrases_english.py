"""The words in which a definition is told in English."""

from __future__ import annotations

from civicstat.metrics.phrases import Phrases


_MONTHS = "January February March April May June July August September October November December".split()


def _percentile(percentile: int) -> str:
    if percentile == 50:
        return (
            "The figure is the median of the {unit} from {start} to {end}: "
            "at least half of the requests took so long or less."
        )
    return (
        f"The figure is percentile {percentile} of the {{unit}} from {{start}} to {{end}}: "
        f"at least {percentile} in 100 requests took so long or less."
    )


ENGLISH = Phrases(
    language="en",
    quoted="“{}”",
    list_and="and",
    list_or="or",
    joined_and=" and ",
    joined_or=" or ",
    not_so="it is not so that {clause}",
    columns={"kind": "kind", "department": "department", "channel": "channel"},
    layer="{layer}",
    is_slug={
        "=": "the {column} is {value}",
        "<>": "the {column} is not {value}",
        "in": "the {column} is {values}",
        "not in": "the {column} is none of {values}",
    },
    duplicate=("the city marked it as a duplicate", "the city did not mark it as a duplicate"),
    slug_missing=("the {column} is not given", "the {column} is given"),
    moment_missing={
        "opened": ("its opening date is missing", "its opening date is given"),
        "closed": ("it is still open", "it has been closed"),
        "due": ("no date was promised", "a date was promised"),
    },
    duration_missing=(
        "the {unit} from {start} to {end} are not known yet",
        "the {unit} from {start} to {end} are known",
    ),
    units={
        "days": ("day", "days"),
        "hours": ("hour", "hours"),
        "working-days": ("working day", "working days"),
        "working-hours": ("working hour", "working hours"),
    },
    ends={"opened": "opening", "closed": "closing", "due": "the promised date"},
    passed={
        "=": "exactly {n} passed from {start} to {end}",
        "<>": "not exactly {n} passed from {start} to {end}",
        "<": "less than {n} passed from {start} to {end}",
        "<=": "at most {n} passed from {start} to {end}",
        ">": "more than {n} passed from {start} to {end}",
        ">=": "at least {n} passed from {start} to {end}",
        "between": "between {low} and {high} passed from {start} to {end}, both included",
        "not between": "less than {low} or more than {high} passed from {start} to {end}",
        "in": "exactly {values} passed from {start} to {end}",
        "not in": "a time other than {values} passed from {start} to {end}",
    },
    again={
        "=": "its address was reported again exactly {n} after its closing",
        "<>": "its address was reported again, but not exactly {n} after its closing",
        "<": "its address was reported again less than {n} after its closing",
        "<=": "its address was reported again at most {n} after its closing",
        ">": "its address was reported again more than {n} after its closing",
        ">=": "its address was reported again at least {n} after its closing",
        "between": "its address was reported again between {low} and {high} after its closing, both included",
        "not between": "its address was reported again less than {low} or more than {high} after its closing",
        "in": "its address was reported again exactly {values} after its closing",
        "not in": "its address was reported again at a time other than {values} after its closing",
    },
    again_missing=("its address has not been reported again", "its address has been reported again"),
    reopened={
        "=": "it was opened again exactly {n} after a closing",
        "<>": "it was not opened again exactly {n} after a closing",
        "<": "it was opened again less than {n} after a closing",
        "<=": "it was opened again at most {n} after a closing",
        ">": "it was opened again more than {n} after a closing",
        ">=": "it was opened again at least {n} after a closing",
        "between": "it was opened again between {low} and {high} after a closing, both included",
        "not between": "it was opened again less than {low} or more than {high} after a closing",
        "in": "it was opened again exactly {values} after a closing",
        "not in": "it was opened again another number of times than {values} after a closing",
    },
    reopened_missing=(
        "nobody counted how often it was opened again",
        "it is known how often it was opened again",
    ),
    times=("time", "times"),
    compared_durations={
        "=": "{left} are as many as {right}",
        "<>": "{left} are not as many as {right}",
        "<": "{left} are fewer than {right}",
        "<=": "{left} are no more than {right}",
        ">": "{left} are more than {right}",
        ">=": "{left} are no fewer than {right}",
        "between": "{left} lie between {low} and {high}, both included",
        "not between": "{left} do not lie between {low} and {high}",
    },
    the_duration="the {unit} from {start} to {end}",
    happened={"opened": "it was opened {when}", "closed": "it was closed {when}", "due": "its promised date is {when}"},
    on_day={
        "=": "on {day}",
        "<>": "not on {day}",
        "<": "before {day}",
        "<=": "on or before {day}",
        ">": "after {day}",
        ">=": "on or after {day}",
    },
    at_instant={
        "=": "at {day}",
        "<>": "not at {day}",
        "<": "before {day}",
        "<=": "at or before {day}",
        ">": "after {day}",
        ">=": "at or after {day}",
    },
    beside_moment={
        "=": "at the same time as {moment}",
        "<>": "at another time than {moment}",
        "<": "before {moment}",
        "<=": "no later than {moment}",
        ">": "after {moment}",
        ">=": "no earlier than {moment}",
    },
    moments={"opened": "its opening", "closed": "its closing", "due": "the promised date"},
    instant="{day}, {clock} UTC",
    decimal_mark=".",
    day_words=lambda day: f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
    sentences={
        "all": "We take all requests.",
        "where": "We take the requests where {where}.",
        "opened": "A request belongs to the period in which it was opened.",
        "closed": "A request belongs to the period in which it was closed.",
        "due": "A request belongs to the period for which it was promised.",
        "settles learned": (
            "It is provisional for {days} days after its period, and for longer where the city’s late records take "
            "longer to arrive."
        ),
        "backlog": "We count those that are open at the end of the period.",
        "count": "We count them.",
        "share": "The figure is the part of them, in percent, that meets the condition.",
        "mean": (
            "The figure is the mean of the {unit} from {start} to {end}: their sum, divided by the number of requests."
        ),
        "sum": "The figure is the sum of the {unit} from {start} to {end}, over all of them.",
        "rate": "The figure is how many of them there are for every {residents} residents of the city or area.",
        "annualised": "It is multiplied up to a whole year.",
        "flow": (
            "We count those that were opened in the period, and take away those that were closed in it. Above zero "
            "the backlog grew."
        ),
        "backlog-age": (
            "Those that are open at the end of the period count. The figure is percentile {percentile} of their age "
            "in days: at least {percentile} in 100 of them are that old or younger."
        ),
        "median age": (
            "Those that are open at the end of the period count. The figure is the median of their age in days: at "
            "least half of them are that old or younger."
        ),
        "ratio": (
            "The figure is that of {of}, divided by that of {per}, in the same period and place. The exact values are "
            "divided, not the rounded ones. Each metric takes and leaves out what its own definition says."
        ),
        "cost": (
            "The figure is the dollars of {lines} in the city’s budget, divided by the figure of {per}, for the same "
            "fiscal year. It goes by what was spent. Where that is not yet known for every line, it goes by what was "
            "planned for all of them, and says so."
        ),
        "open quotient": (
            "Open requests count as the definitions of its metrics say. Where one of these says “more than”, this "
            "figure is not yet known."
        ),
        "km median": (
            "Beside it stands what the median would be if the open requests finished like the others did "
            "(Kaplan-Meier)."
        ),
        "numerator": "A request meets the condition when {numerator}.",
        "open share": (
            "An open request is judged as soon as its closing can no longer change the answer. Until then it is left "
            "out as too new to judge."
        ),
        "open share again": (
            "A request is judged once it has been closed for so long that a new report from its address can no longer "
            "change the answer. Until then it is left out, whether or not a report came."
        ),
        "open share reopened": (
            "A request is judged once it has been closed for the first time. One that was never closed, or of which "
            "nobody counted how often it was opened again, is left out as too new to judge."
        ),
        "open share any": "Whether a request is open makes no difference.",
        "open percentile": (
            "An open request has already lasted longer than its age. Where open requests could move the figure, it "
            "says “more than”, or that it is not yet known."
        ),
        "waits to be judged": "A figure stays provisional until the last request in it has been judged.",
        "waits for ranks": "As long as open requests could move a figure or its interval, it stays provisional.",
        "open count": "Open requests count like all others.",
        "open total": (
            "An open request has already lasted longer than its age. As long as one of them is open the figure says "
            "“more than”, or that it is not yet known."
        ),
        "open flow": "An open request counts where it was opened, and nowhere else yet.",
        "open backlog": "An open request counts in every period at whose end it was open.",
        "open backlog-age": (
            "An open request counts with its age at the end of every period at whose end it was open. For a place "
            "with an occupant the age counts from the last day of the week in which it was opened."
        ),
        "person": (
            "We count the requests about persons, for the whole city and by month only. Months with 1 to 10 requests "
            "are hidden, and where needed a second month with them."
        ),
        "open person": "Open requests count like all others.",
    },
    percentiles=_percentile,
)
