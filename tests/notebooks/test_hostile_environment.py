"""The course's output is the same behind a proxy and with a `.netrc` that answers for everybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.save_notebooks import ROOT


def test_the_course_runs_with_a_dead_proxy_and_a_default_netrc(tmp_path: Path) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login somebody password something\n")
    netrc.chmod(0o600)
    proxy = "http://127.0.0.1:9"
    hostile = {"HTTP_PROXY": proxy, "http_proxy": proxy, "NETRC": str(netrc)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "notebooks"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **hostile},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
