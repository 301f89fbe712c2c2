"""docs/gauntlet-in-ci.md, followed in a folder that knows nothing of this project."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import HANG

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "gauntlet-in-ci.md").read_text("utf-8")
ONLY = "1,11"
DUE = {"1": "failed", "11": "passed"}  # of a client that never refreshes

PYTHON = """
import requests

class Client:
    def __init__(self, api_url, file=None, timeout=5.0):
        self.api_url, self.timeout = api_url, timeout
        self.tokens = None

    def login(self, username, password):
        answer = self._post("token/", {"username": username, "password": password})
        answer.raise_for_status()
        self.tokens = answer.json()

    def request(self, method, path, **request):
        headers = {}
        if self.tokens:
            headers = {"Authorization": f"Bearer {self.tokens['access']}"}
        return requests.request(
            method, self.api_url + path, headers=headers, timeout=self.timeout, **request
        )

    def logout(self):
        self.tokens = None

    def _post(self, path, body):
        return requests.post(self.api_url + path, json=body, timeout=self.timeout)
"""
NODE = """
export class Client {
  constructor(apiUrl) { this.apiUrl = apiUrl; this.tokens = null }
  async login(username, password) {
    const response = await this.post('token/', { username, password })
    if (!response.ok) throw Object.assign(new Error('refused'), { kind: 'LoginFailed' })
    this.tokens = await response.json()
  }
  call(method, path, { headers = {}, json }) {
    const all = { ...headers, ...(json && { 'Content-Type': 'application/json' }) }
    if (this.tokens) all.Authorization = `Bearer ${this.tokens.access}`
    const body = json && JSON.stringify(json)
    return fetch(this.apiUrl + path, { method, headers: all, body })
  }
  async logout() { this.tokens = null }
  post(path, body) {
    const headers = { 'Content-Type': 'application/json' }
    return fetch(this.apiUrl + path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
}
"""


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def command(word: str) -> list[str]:
    """A command of the page, which a checkout without the short name spells out."""
    (line,) = re.findall(rf"^    jwt-gauntlet (.*{word}.*--html .*)$", PAGE, re.MULTILINE)
    return [sys.executable, "-m", "tutorial_lib.gauntlet", *shlex.split(line)]


def judged(folder: Path, word: str) -> dict[str, str]:
    """What a naive client gets there for two rules."""
    asked = [*command(word), "--only", ONLY, "--json", "gauntlet.json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(asked, cwd=folder, env=environment, capture_output=True, timeout=HANG)
    assert ran.returncode == 1, ran.stderr
    assert "<!doctype html>" in (folder / "gauntlet.html").read_text("utf-8")
    rules = json.loads((folder / "gauntlet.json").read_text("utf-8"))["rules"]
    return {number: outcome for number, (outcome, _) in rules.items()}


@pytest.mark.slow
def test_a_client_in_python(tmp_path: Path) -> None:
    (tmp_path / "your_package.py").write_text(PYTHON)
    (tmp_path / "gauntlet_client.py").write_text(block("python"))
    assert judged(tmp_path, "gauntlet_client:UnderTest") == DUE


def test_a_client_in_node(tmp_path: Path, node: str) -> None:
    (tmp_path / "client.mjs").write_text(NODE)
    (tmp_path / "gauntlet-client.mjs").write_text(block("js"))
    assert judged(tmp_path, "node gauntlet-client.mjs") == DUE
