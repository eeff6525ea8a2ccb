"""What came of a work, as a Markdown table."""

import statistics

from works import Figure, Work

Row = dict[str, object]

FAULTS = ("lost", "repeated", "foreign", "strange_texts", "ended_by_server")


def good(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.get("ok")]


def values_of(rows: list[Row], key: str) -> list[float]:
    return [float(row[key]) for row in good(rows) if key in row]


def median_of(rows: list[Row], key: str) -> float | None:
    values = values_of(rows, key)
    return statistics.median(values) if values else None


def short(value: float) -> str:
    """Three digits that matter; large numbers whole, in groups."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def complaint(row: Row) -> str:
    """What was wrong with a run."""
    error = row.get("error")
    return str(error) if error else ", ".join(f"{key} {row[key]:g}" for key in FAULTS if row.get(key))


def cell(rows: list[Row], control: list[Row], figure: Figure) -> str:
    values = values_of(rows, figure.key)
    if not values:
        return "–"
    median = statistics.median(values)
    text = short(median)
    base = median_of(control, figure.key)
    if figure.ratio and base:
        text += f" ({median / base:.2f}×)"
    if len(values) > 1:
        text += f" [{short(min(values))} … {short(max(values))}]"
    return text


def runs_cell(rows: list[Row]) -> str:
    bad = [row for row in rows if not row.get("ok")]
    text = f"{len(rows) - len(bad)}/{len(rows)}"
    return f"{text}: {complaint(bad[0])}" if bad else text


def table(work: Work, results: dict[str, list[Row]], control: str) -> str:
    """One line for each hub."""
    titles = ["hub", "runs ok", *(figure.title for figure in work.figures)]
    lines = [f"### {work.title}", "", "| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]
    for name, rows in results.items():
        cells = [cell(rows, results.get(control, []), figure) for figure in work.figures]
        lines.append("| " + " | ".join([name, runs_cell(rows), *cells]) + " |")
    return "\n".join(lines)


def stalled_table(work: Work, pairs: dict[str, list[tuple[Row, Row]]]) -> str:
    """Each run beside the one before it that had no stalled reader: the median of what became of the others."""
    lines = [f"### {work.title}", "", "| hub | pairs ok | the others' speed, of that without it | gone after s |",
             "|---|---|---|---|"]
    for name, runs in pairs.items():
        both = [pair for pair in runs if pair[0].get("ok") and pair[1].get("ok")]
        ratios = [float(stalled["texts_per_s"]) / float(free["texts_per_s"]) for free, stalled in both]
        gone = [float(stalled["stalled_one_gone_after_s"]) for _, stalled in both]
        bad = [row for pair in runs for row in pair if not row.get("ok")]
        ok = f"{len(both)}/{len(runs)}" + (f": {complaint(bad[0])}" if bad else "")
        speed = f"{statistics.median(ratios):.3f} [{min(ratios):.3f} … {max(ratios):.3f}]" if both else "–"
        after = short(statistics.median(gone)) if both and min(gone) > 0 else "–"
        lines.append(f"| {name} | {ok} | {speed} | {after} |")
    return "\n".join(lines)


def verdicts(work: Work, ours: list[Row], control: list[Row]) -> list[str]:
    """Our medians against their bounds."""
    lines = []
    for figure in work.figures:
        value = median_of(ours, figure.key)
        base = median_of(control, figure.key)
        if figure.bound is None or value is None or (figure.ratio and not base):
            continue
        held = value / base if figure.ratio and base else value
        sign = "×" if figure.ratio else ""
        lines.append(f"{work.title}: {figure.title} {held:.3g}{sign}, aim at most {figure.bound:g}{sign}: "
                     + ("reached" if held <= figure.bound else "missed"))
    return lines
