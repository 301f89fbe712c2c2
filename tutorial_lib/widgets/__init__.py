"""What the learner sees: one view for one model, each with a twin for the saved notebook."""

from .decoder import TokenDecoder, compare
from .lifetimes import Lifetimes
from .login_form import LoginForm
from .network_panel import NetworkPanel
from .rules_table import ClientsTable, RulesTable
from .server_desk import ServerDesk
from .storage_view import StorageView

__all__ = [
    "ClientsTable",
    "Lifetimes",
    "LoginForm",
    "NetworkPanel",
    "RulesTable",
    "ServerDesk",
    "StorageView",
    "TokenDecoder",
    "compare",
]
