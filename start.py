#!/usr/bin/env python3
"""Start the course, or test it.

    python3 start.py                 opens the course in your browser
    python3 start.py --no-browser    for a server; JupyterLab's other options work as well
    python3 start.py test            runs every test; pytest's options work as well
    python3 start.py test --fast     runs those that need a minute: no kernel, no browser
    python3 start.py pack FOLDER     packs it for machines without a network; --help says how
    python3 start.py hub NAMES       is a JupyterHub for a class, see docs/hub.md

The first start makes the folder .venv beside this file and needs the network; later ones do not.
"""

# An old Python must be able to read this file, or it could not say that it is too old: no
# f-strings, no annotations, and nothing imported up here that Python 2 does not have.

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
STAMP = os.path.join(VENV, "installed.txt")
NOTEBOOKS = os.path.join(ROOT, "notebooks")
WHEELS = "wheels"  # beside this file in a folder that was packed: the packages of the course
SHIPPED = os.path.join(VENV, "shipped")  # copies, for `python -m tutorial_lib reset`
COURSE = os.path.join(ROOT, "requirements", "course.txt")
TEST = os.path.join(ROOT, "requirements", "test.txt")  # all of COURSE, and the test tools

# A file's tests stay together: they share what takes long to start, and a notebook its kernel.
TOGETHER = ["--dist", "loadfile", "--no-loadscope-reorder"]
# Half of the time a test of kernels, browsers and clients waits: two processes share a core.
WHOLE = ["--nbval", "-n", "4"] + TOGETHER
FAST = ["-m", "not (kernel or browser or slow)", "-n", "2"] + TOGETHER

LAB = [
    "--ServerApp.root_dir=" + ROOT,
    "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
    # It neither asks about news of Jupyter nor looks for any.
    "--LabApp.app_settings_dir=" + os.path.join(ROOT, "tutorial_lib", "lab_settings"),
    "-y",  # Ctrl-C stops at once instead of asking
]

NO_VENV = (
    "This Python cannot make an environment (its venv or ensurepip module is missing): "
    "install it (Debian, Ubuntu: sudo apt install python{}.{}-venv) and start again."
)
# What an installer's output holds (in lower case), and what to tell the person then.
REASONS = [
    (
        ("certificate", "unknownissuer"),
        "A certificate on the way to the packages is not trusted (a company proxy?): set PIP_CERT "
        "and SSL_CERT_FILE to your company's CA file, or UV_SYSTEM_CERTS=1 where uv is used, and "
        "start again.",
    ),
    (
        ("no space left", "not enough space"),
        "The disk is full: the course needs about 500 MB. Make room and start again.",
    ),
    (
        ("long path support",),
        "The folder's path is too long for Windows: move the course to a shorter one, such as "
        "C:\\course, and start again.",
    ),
    (
        (
            "failed to establish",
            "name resolution",
            "getaddrinfo",
            "dns error",
            "unreachable",
            "timed out",
            "timeout",
            "proxyerror",
            "tunnel",
            "connection refused",
            "error sending request",
            "failed to fetch",
        ),
        "No network: the first start downloads the packages of the course. Connect (behind a "
        "proxy, set HTTPS_PROXY) and start again.",
    ),
]


class Trouble(Exception):
    """Says in one line what is wrong and what to do."""


def main(arguments):
    try:
        check_python()
        if arguments[:1] == ["test"]:
            run_tests(arguments[1:])
        elif arguments[:1] == ["pack"]:
            pack(arguments[1:])
        elif arguments[:1] == ["hub"]:
            hub(arguments[1:])
        elif arguments[:1] in (["-h"], ["--help"]):
            say(__doc__.strip())
        else:
            open_course(arguments)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Stopped.")


def check_python():
    if sys.version_info < (3, 11):
        raise Trouble(
            "The course needs Python 3.11 or newer and this is Python {}.{}: install a newer one "
            "from https://www.python.org/downloads/ and start again with it.".format(
                *sys.version_info[:2]
            )
        )


def open_course(arguments):
    """Become JupyterLab on chapter 00; `arguments` are JupyterLab's own and win over ours."""
    if arguments and not arguments[0].startswith("-"):
        raise Trouble(
            "'{}' is not a command: there are 'test', 'pack' and 'hub'.".format(arguments[0])
        )
    check_port(arguments)
    prepare(COURSE)
    say("Opening the course. Stop it with Ctrl-C.")
    as_root = ["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else []
    become([PYTHON, "-m", "jupyterlab"] + LAB + as_root + arguments)


def run_tests(arguments):
    """Run every check, the failing ones too; the last line on success is pytest's."""
    prepare(TEST)
    is_fast = "--fast" in arguments
    options = (FAST if is_fast else WHOLE) + [word for word in arguments if word != "--fast"]
    checks = [["ruff", "check", "."], ["mypy"], ["pytest"] + options]
    if os.environ.get("CI") == "true" and not is_fast:
        # Elsewhere the tests that need them say what they miss.
        checks[:0] = [["tools.chromium"], ["tools.javascript"]]
    failed = [check[0] for check in checks if call([PYTHON, "-m"] + check)]
    if failed:
        raise Trouble("Failed: {}.".format(", ".join(failed)))


def pack(arguments):
    """Pack the course and its packages into a folder, by tools/pack.py."""
    prepare(COURSE)
    has_pip()  # uv has no word for fetching the wheels of another system
    sys.exit(subprocess.call([PYTHON, "-m", "tools.pack"] + arguments, env=environment()))


def hub(arguments):
    """Become a JupyterHub with the course, by tools/hub."""
    from tools.hub.__main__ import main as become_hub

    become_hub(arguments)


def check_port(arguments):
    """A port that was asked for must be free; JupyterLab would quietly take another one."""
    options = argparse.ArgumentParser(prog="start.py", add_help=False, allow_abbrev=False)
    options.add_argument("--port", type=int, default=0)
    port = options.parse_known_args(arguments)[0].port
    with socket.socket() as probe:
        if port and probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Trouble(
                "Port {} is taken: choose another, or leave out --port and JupyterLab finds a "
                "free one.".format(port)
            )


def prepare(lock):
    """Make .venv hold what stands in `lock`. One that does is left as it is."""
    pins = installed_pins()
    if fingerprint(lock) in pins:
        lay_down(newer(notebooks_in(SHIPPED)))
        return
    if pins == [fingerprint(COURSE)]:
        os.remove(STAMP)  # the test tools are added; killed on the way, it leaves no stamp
    else:
        notebooks = as_shipped(bool(pins))
        make_venv()
        lay_down(notebooks)
    say("Installing into .venv, once: this takes a minute or two.")
    install(lock)
    link()
    stamp(lock)


def installed_pins():
    """The fingerprints of the pins in .venv; none where it is broken or was not made to the end."""
    finds = "import sys, importlib.util as i; sys.exit(None in map(i.find_spec, sys.argv[1:]))"
    command = [PYTHON, "-I", "-c", finds, "tutorial_lib", "jupyterlab"]
    try:
        with open(STAMP) as stamped:
            pins = stamped.read().split()
        return [] if subprocess.call(command, stderr=subprocess.DEVNULL) else pins
    except OSError:
        return []


def stamp(lock):
    pins = [fingerprint(COURSE)] + [fingerprint(lock)] * (lock != COURSE)
    with open(STAMP, "w") as stamped:
        stamped.write("\n".join(pins) + "\n")


def fingerprint(lock):
    with open(lock, "rb") as pins:
        return hashlib.sha256(pins.read()).hexdigest()


def make_venv():
    """Make an empty .venv, in place of a broken or half-made one."""
    if os.path.exists(VENV):
        say("The .venv here is incomplete or out of date: making it anew.")
    try:
        import venv

        venv.create(VENV, clear=True, symlinks=os.name != "nt")
    except ImportError:
        raise Trouble(NO_VENV.format(*sys.version_info[:2]))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Trouble(
            "Cannot write {} ({}): close what uses it, or copy the course to a folder of your own "
            "and start it there.".format(VENV, reason)
        )


def as_shipped(upgraded):
    """The notebooks as they came: an earlier start's copies, those of today after an upgrade."""
    today = notebooks_in(NOTEBOOKS)  # a learner has changed them, where .venv is made anew
    known = notebooks_in(SHIPPED)
    return today if upgraded else dict(today, **dict(known, **newer(known)))


def newer(known):
    """The notebooks of a version of the course that was unpacked over this one."""
    today = notebooks_in(NOTEBOOKS).items()
    return {name: it for name, it in today if it != known.get(name) and is_untouched(it)}


def is_untouched(notebook):
    """Whether it is as authors save it; Jupyter notes more, once a kernel has started."""
    try:
        noted = json.loads(notebook.decode("utf-8"))["metadata"]["language_info"]
        return sorted(noted) == ["file_extension", "mimetype", "name"]
    except (ValueError, KeyError, TypeError):
        return False


def notebooks_in(folder):
    found = {}
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        if name.endswith(".ipynb"):
            with open(os.path.join(folder, name), "rb") as notebook:
                found[name] = notebook.read()
    return found


def lay_down(notebooks):
    """Keep copies where a reset finds them, for a course that is no git checkout."""
    try:
        with contextlib.suppress(FileExistsError):
            os.mkdir(SHIPPED)
        for name, content in notebooks.items():
            with open(os.path.join(SHIPPED, name), "wb") as copy:
                copy.write(content)
    except OSError as error:
        raise Trouble(
            "Cannot write {} ({}): make room, or copy the course to a folder of your own and start "
            "it there.".format(SHIPPED, error.strerror)
        )


def install(lock):
    """Install the pins with uv where it is found, else (or where uv fails) with pip."""
    pins = ["--require-hashes", "--requirement", lock]
    wheels = os.path.join(ROOT, WHEELS)
    if lock == COURSE and os.path.isdir(wheels):
        pins += ["--no-index", "--find-links", wheels]
    uv = shutil.which("uv")
    with_uv = [uv, "pip", "install", "--compile-bytecode", "--python", PYTHON]  # as pip does
    failure = watch(with_uv + pins) if uv else "no uv"
    if failure and has_pip():
        failure = watch([PYTHON, "-m", "pip", "install", "--no-input"] + pins)
    elif failure and not uv:
        raise Trouble(NO_VENV.format(*sys.version_info[:2]))
    if failure:
        raise Trouble(explain(failure))


def has_pip():
    """Bring Python's own pip into .venv; some systems ship a Python without it."""
    import importlib.util

    return bool(importlib.util.find_spec("ensurepip")) and not watch([PYTHON, "-m", "ensurepip"])


def watch(command):
    """Run a command, a dot for each thing it fetches; returns its output when it fails."""
    lines = []
    dots = 0
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout:
            lines.append(line)
            if line.lstrip().startswith(("Collecting", "Downloading")):
                dots += 1
                say(".", end="")
    say("", end="\n" if dots else "")
    return "".join(lines) or "no output" if process.returncode else ""


def explain(output):
    """The one line for a person in what an installer printed."""
    for signs, message in REASONS:
        if any(sign in output.lower() for sign in signs):
            return message
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (
        "The packages could not be installed: look at the network and at the settings of the "
        "package index, and start again. The installer said: " + (errors or lines)[-1]
    )


def link():
    """Let .venv's Python import tutorial_lib: a relative path, so the folder may be moved."""
    import sysconfig

    packages = sysconfig.get_path("purelib", "venv", {"base": VENV, "platbase": VENV})
    with open(os.path.join(packages, "course.pth"), "w") as path_file:
        path_file.write(os.path.relpath(ROOT, packages) + "\n")


def environment():
    """This environment as if .venv were activated, for JupyterLab's terminals and kernels too."""
    own = {"VIRTUAL_ENV": VENV, "JUPYTER_PREFER_ENV_PATH": "1", "PIP_USER": "0"}
    own["PATH"] = os.path.dirname(PYTHON) + os.pathsep + os.environ.get("PATH", "")
    foreign = ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return dict(kept, **own)


def call(command):
    return subprocess.call(command, cwd=ROOT, env=environment())


def become(command):
    """Turn into another program, so that Ctrl-C and signals reach it and nobody else."""
    if os.name == "posix":
        os.chdir(ROOT)
        os.execve(command[0], command, environment())
    with subprocess.Popen(command, cwd=ROOT, env=environment()) as process:
        while process.poll() is None:
            with contextlib.suppress(KeyboardInterrupt):  # Windows sends Ctrl-C to both
                process.wait()
    sys.exit(process.returncode)


def say(text, end="\n"):
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
