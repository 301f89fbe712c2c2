"""What a learner's own server does first, on a hub: as the learner, in the learner's home."""

from pathlib import Path

from tutorial_lib.jwt_course import LAB_SETTINGS, PACKAGE, lay

c = get_config()  # type: ignore[name-defined] # noqa: F821

c.ServerApp.root_dir = str(Path.home())
lay(Path.home() / "jwt-course")  # over nothing that was worked on
c.LabApp.app_settings_dir = str(PACKAGE / LAB_SETTINGS)  # as start.py and jwt-course have it
# A login shell would take the course's own python out of PATH.
c.ServerApp.terminado_settings = {"shell_command": ["bash"]}
# What a kernel says is heard by everybody on the machine where it comes over a port.
c.KernelManager.transport = "ipc"
