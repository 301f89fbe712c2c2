"""What JupyterHub is told. `start.py hub` says who may come in, in COURSE_HUB."""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
told = json.loads(os.environ["COURSE_HUB"])
c = get_config()  # type: ignore[name-defined] # noqa: F821

# Who gets in: these names. The password that comes with a name first is its password from then on.
c.JupyterHub.authenticator_class = "firstuse"
c.FirstUseAuthenticator.create_users = False
c.FirstUseAuthenticator.min_password_length = 10
c.JupyterHub.template_vars = {
    "announcement_login": "Your first time here? Choose a password of your own, of 10 characters "
    "or more, and type it. From then on it is yours."
}
c.Authenticator.allowed_users = set(told["names"])
c.Authenticator.allow_existing_users = False  # a name that leaves the file is out
c.Authenticator.admin_users = {told["teacher"]} - {""}

# Where: on this machine alone, until --ip says otherwise.
c.JupyterHub.ip = "127.0.0.1"
c.ConfigurableHTTPProxy.command = [str(HERE / "node_modules/.bin/configurable-http-proxy")]

# What they get: JupyterLab on chapter 00, as their own account.
c.JupyterHub.spawner_class = "simple" if told["trial"] else "localprocess"
c.SimpleLocalProcessSpawner.home_dir_template = str(Path.cwd() / "homes" / "{username}")
c.Spawner.cmd = [str(BIN / "jupyterhub-singleuser")]
c.Spawner.default_url = "/lab/tree/jwt-course/notebooks/00_start_here.ipynb"
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": str(HERE),  # jupyter_server_config.py, beside this file
    "JUPYTER_PREFER_ENV_PATH": "1",
    "PATH": f"{BIN}{os.pathsep}{os.defpath}",
}
# A room that comes in at once keeps two cores busy for longer than JupyterHub would wait.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
