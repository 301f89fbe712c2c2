"""The colours and letters of everything that is drawn: widgets, diagrams, reports."""

from __future__ import annotations

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"

LIGHT = {
    "paper": "#ffffff",
    "ground": "#f3f4f8",
    "edge": "#d5d9e2",
    "ink": "#1b2333",
    "quiet": "#4a5468",
    "header": "#a8276f",
    "header-ground": "#fdeaf4",
    "claims": "#5b2bb0",
    "claims-ground": "#f1ebfd",
    "signature": "#0b5f73",
    "signature-ground": "#e2f4f8",
    "access": "#1f4fbf",
    "access-ground": "#e6edfc",
    "refresh": "#8a4700",
    "refresh-ground": "#fdf0df",
    "repeat": "#6b2fb3",
    "good": "#17693a",
    "good-ground": "#e4f5ea",
    "bad": "#b3261e",
    "bad-ground": "#fdebe9",
    "open": "#6a3b00",
    "open-ground": "#fff3d1",
}
DARK = {
    "paper": "#161b26",
    "ground": "#1f2634",
    "edge": "#3c465a",
    "ink": "#eef1f7",
    "quiet": "#b6bfd0",
    "header": "#ff9ccb",
    "header-ground": "#3d1a2d",
    "claims": "#c9b2ff",
    "claims-ground": "#2a2047",
    "signature": "#7fdcf0",
    "signature-ground": "#123540",
    "access": "#a3c0ff",
    "access-ground": "#1b2b52",
    "refresh": "#ffc583",
    "refresh-ground": "#3f2a10",
    "repeat": "#cdb4ff",
    "good": "#7fdca0",
    "good-ground": "#143322",
    "bad": "#ffaba4",
    "bad-ground": "#421b18",
    "open": "#ffd27a",
    "open-ground": "#3d2e0c",
}
