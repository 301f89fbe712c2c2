"""What a learner's own server does first, on a hub: as the learner, in the learner's home."""

from pathlib import Path

from tutorial_lib.jwt_course import lay

c = get_config()  # type: ignore[name-defined] # noqa: F821

c.ServerApp.root_dir = str(Path.home())
lay(Path.home() / "jwt-course")  # over nothing that was worked on
# What a kernel says is heard by everybody on the machine where it comes over a port.
c.KernelManager.transport = "ipc"
