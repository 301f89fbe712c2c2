"""A notebook with every panel of the course in it, one a cell."""

PASSWORD = "lovelace-1843"
LOG_IN = f"""
from tutorial_lib import ApiSession, course_server
server = course_server()
session = ApiSession(server.api_url)
session.login("ada", "{PASSWORD}")
"""
# Each cell makes all it needs, so that a test may run it alone and begin anew.
CELLS = {
    "decoder": """
from tutorial_lib import CourseClock, TokenDecoder
key = "only for this test, thirty-two bytes"
TokenDecoder(key=key, clock=CourseClock())
""",
    "form": """
from tutorial_lib import ApiSession, course_server
from tutorial_lib.widgets.login_form import LoginForm
server = course_server()
form = LoginForm(ApiSession(server.api_url))
form
""",
    "lifetimes": f"""{LOG_IN}
from tutorial_lib.widgets.lifetimes import Lifetimes
Lifetimes(session.storage, server.clock)
""",
    "desk": f"""{LOG_IN}
from tutorial_lib.widgets.server_desk import ServerDesk
ServerDesk(server)
""",
    "network": f"""{LOG_IN}
from tutorial_lib.widgets.network_panel import NetworkPanel
server.clock.advance(minutes=31)
session.get("me/")
NetworkPanel(server.journal)
""",
    "storage": f"""{LOG_IN}
from tutorial_lib.widgets.storage_view import StorageView
StorageView(session.storage, clock=server.clock)
""",
    "comparison": f"""{LOG_IN}
from tutorial_lib.widgets.decoder import compare
pair = session.storage.load()
compare(pair.access, pair.refresh, clock=server.clock)
""",
    "rules": """
from tutorial_lib import RulesTable
from tutorial_lib.gauntlet.library import LibraryClient
from tutorial_lib.gauntlet.run import run
RulesTable(run(LibraryClient, only=[1, 11], name="ours"))
""",
    "picture": """
from tutorial_lib import sequence
sequence(server.journal)
""",
    "later": """
from tutorial_lib import AuthError
def outcome(call):
    try:
        return call().status_code
    except AuthError as error:
        return type(error).__name__
server.clock.advance(minutes=31)
outcome(lambda: session.get("me/"))
""",
    "busy": """
import time
time.sleep(1)
""",
}
PLACES = {name: number for number, name in enumerate(CELLS)}
ALIVE = ("decoder", "form", "lifetimes", "desk", "network", "storage", "comparison", "rules")
PANELS = (*ALIVE, "picture")  # all that have a twin
