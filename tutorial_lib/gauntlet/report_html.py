"""The report as one HTML page: nothing is loaded from elsewhere, light or dark as the reader is."""

from __future__ import annotations

from markupsafe import Markup

from tutorial_lib.palette import DARK, LIGHT, SANS

from .report import Played, Report, Row

# Foreground and background of each outcome, which its word says as well.
TONES = {
    "passed": ("good", "good-ground"),
    "unclear": ("open", "open-ground"),
    "failed": ("bad", "bad-ground"),
    "not-applicable": ("quiet", "ground"),
}
STYLE = """
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink)}
main{max-width:1080px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
p{margin:0 0 24px;color:var(--quiet)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:10px 16px 10px 0;border-top:1px solid var(--edge)}
th{font-weight:600;font-size:14px;color:var(--quiet)}
.number{text-align:right;font-variant-numeric:tabular-nums;color:var(--quiet);width:3rem}
.word{width:9rem}
.word span{border-radius:6px;padding:2px 9px;font-weight:700;font-size:14px;white-space:nowrap}
.fact,.scenes{color:var(--quiet);overflow-wrap:anywhere}
.without{font-style:italic}
summary{cursor:pointer;color:var(--quiet);font-size:14px;padding:2px 0}
summary:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
ul{margin:6px 0 0;padding:0;list-style:none}
li{margin:0 0 10px}
img{display:block;max-width:100%;height:auto;margin:8px 0;border-radius:8px}
"""


def page(report: Report) -> str:
    """Return the whole page."""
    head = Markup("<title>{}</title><style>{}{}</style>").format(
        f"The gauntlet: {report.name}", Markup(_looks()), Markup(STYLE)
    )
    rows = Markup("").join(_row(row) for row in report.rows)
    return str(
        Markup(
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">{}</head>\n'
            "<body><main><h1>{}</h1><p>{}</p><table><thead><tr>"
            '<th scope="col" class="number">Rule</th><th scope="col" class="word">Verdict</th>'
            '<th scope="col">What a correct client does, and what was seen</th></tr></thead>\n'
            "<tbody>{}</tbody></table></main></body></html>\n"
        ).format(head, f"{report.name} in the gauntlet", _summary(report), rows)
    )


def _summary(report: Report) -> str:
    return report.summary.removeprefix(f"{report.name}: ")


def _looks() -> str:
    light, dark = (f":root{{{_variables(palette)}}}{_tones(palette)}" for palette in (LIGHT, DARK))
    return (
        f":root{{color-scheme:light dark}}body{{font:16px/1.5 {SANS}}}{light}"
        f"@media (prefers-color-scheme:dark){{{dark}}}"
    )


def _variables(palette: dict[str, str]) -> str:
    return ";".join(f"--{name}:{palette[name]}" for name in ("paper", "ink", "quiet", "edge"))


def _tones(palette: dict[str, str]) -> str:
    return "".join(
        f".{name}{{color:{palette[ink]};background:{palette[ground]}}}"
        for name, (ink, ground) in TONES.items()
    )


def _row(row: Row) -> Markup:
    is_wrong = row.outcome in ("failed", "unclear")
    without = f"Without this rule: {row.rule.without}." if is_wrong else ""
    scenes = Markup("").join(_scene(scene) for scene in row.scenes)
    number = len(row.scenes)
    return Markup(
        '<tr><td class="number">{}</td><td class="word"><span class="{}">{}</span></td>'
        '<td><div>{}</div><div class="fact">{}</div><div class="fact without">{}</div>'
        '<details><summary>{}</summary><ul class="scenes">{}</ul></details></td></tr>\n'
    ).format(
        row.rule.number,
        row.outcome.replace(" ", "-"),
        row.outcome,
        row.rule.sentence,
        row.fact,
        without,
        f"{number} scene{'s' if number > 1 else ''}, drawn",
        scenes,
    )


def _scene(scene: Played) -> Markup:
    diagram = scene.diagram
    told = f"{scene.scenario.title}: {scene.verdict.outcome}, {scene.verdict.fact}"
    if not any(scene.journals):
        return Markup("<li>{}<br>{}</li>").format(told, "No request has reached the server.")
    return Markup('<li>{}<img loading="lazy" src="{}" alt="{}" width="{}"></li>').format(
        told, diagram.source, diagram.alt(), diagram.width
    )
