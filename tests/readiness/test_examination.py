"""What a learner sees: one fixed line, or a line for each trouble."""

import re
import sys
from pathlib import Path

import pytest

from tests.readiness.looking import SECRET, in_a_kernel
from tutorial_lib.readiness import Examination, doctor, examination
from tutorial_lib.readiness.finding import Finding, note, ready, trouble

ROOT = Path(__file__).resolve().parents[2]
READY = "✓ This machine is ready. To see what was looked at: doctor(details=True)"
CALL = "from tutorial_lib.readiness import doctor; doctor()"

ALL_WELL = ready("python", version="3.13.1")
PROXY = note("proxy", "leaving", names="HTTP_PROXY")
NO_FLASK = trouble("package", "missing", subject="flask", wanted="flask<4")
NO_THREAD = trouble("threads", "refused")


@pytest.mark.kernel
def test_a_ready_machine_shows_one_fixed_line_in_a_real_kernel() -> None:
    (shown,) = in_a_kernel(CALL)
    assert shown["text/plain"] == READY
    assert shown["text/html"].count(READY) == 1


@pytest.mark.kernel
def test_a_proxy_and_a_netrc_file_change_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text(f"default login somebody password {SECRET}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://someone:{SECRET}@127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))
    line, details = in_a_kernel(CALL, "doctor(details=True)")
    assert line["text/plain"] == READY
    assert line["text/html"] == Examination((ALL_WELL,))._repr_html_()
    assert re.findall(r"! note +(\w+)", details["text/plain"]) == ["proxy", "netrc", "certificates"]
    assert SECRET not in str(details)


def test_a_note_leaves_the_fixed_line_as_it_is() -> None:
    noted, well = Examination((ALL_WELL, PROXY)), Examination((ALL_WELL,))
    assert repr(noted) == repr(well) == READY
    assert noted._repr_html_() == well._repr_html_()


def test_each_trouble_is_one_line_with_its_remedy_in_place_of_the_fixed_line() -> None:
    seen = Examination((ALL_WELL, NO_FLASK, PROXY, NO_THREAD))
    assert [line.split(":")[0] for line in repr(seen).splitlines()] == ["✗ Trouble"] * 2
    assert NO_FLASK.what in repr(seen) and NO_THREAD.remedy in repr(seen)
    assert READY not in repr(seen) and "ready" not in str(seen._repr_html_())


def test_details_show_every_level_by_a_sign_and_a_word() -> None:
    shown = repr(Examination((ALL_WELL, PROXY, NO_FLASK), details=True)).splitlines()
    starts = [line.split()[:2] for line in shown if line[:1] in "✓!✗" and line[:1]]
    assert starts[:3] == [["✓", "ready"], ["!", "note"], ["✗", "trouble"]]


def test_details_are_aligned_with_the_remedy_below() -> None:
    shown = repr(Examination((ALL_WELL, NO_FLASK), details=True)).splitlines()
    places = [shown[0].index(ALL_WELL.what), shown[1].index(NO_FLASK.what)]
    assert places[0] == places[1] == len(shown[2]) - len(shown[2].lstrip())


def test_the_twin_shows_what_the_text_shows_and_escapes_it() -> None:
    hostile = trouble("disk", "full", folder="<img src=x>", free=0)
    html = str(Examination((ALL_WELL, hostile), details=True)._repr_html_())
    assert "✗ trouble" in html and hostile.remedy in html
    assert "<img" not in html and "var(" not in html


def test_without_widgets_there_is_no_twin_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tutorial_lib.readiness.view", None)
    assert Examination((ALL_WELL,))._repr_html_() is None


def test_a_check_that_cannot_look_is_a_note_that_quotes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def proxy() -> Finding:
        raise ValueError(f"http://someone:{SECRET}@proxy")

    monkeypatch.setattr(examination, "CHECKS", (proxy,))
    (finding,) = doctor().findings
    assert (finding.check, finding.level) == ("proxy", "note")
    assert "ValueError" in finding.what and SECRET not in repr(doctor(details=True))


def test_every_finding_has_words_and_who_is_not_ready_a_remedy() -> None:
    for finding in doctor().findings:
        assert finding.what and (finding.remedy or finding.level == "ready")


def test_a_language_that_lacks_words_falls_back_to_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JWT_COURSE_LANGUAGE", "../en")
    assert repr(Examination((ALL_WELL,))) == READY
