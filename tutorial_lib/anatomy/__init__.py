"""Reading a token without trusting it: parts, claims, and two verdicts apart."""

from .claims import Claim, Member, Parameter
from .difference import Change, Difference, difference
from .keys import Secret
from .parts import Part
from .pasted import LONGEST
from .remarks import AnatomyError, Remark
from .safe_text import visible
from .signature import SignatureVerdict
from .times import TimeVerdict
from .token_anatomy import TokenAnatomy, read_token

__all__ = [
    "LONGEST",
    "AnatomyError",
    "Change",
    "Claim",
    "Difference",
    "Member",
    "Parameter",
    "Part",
    "Remark",
    "Secret",
    "SignatureVerdict",
    "TimeVerdict",
    "TokenAnatomy",
    "difference",
    "read_token",
    "visible",
]
