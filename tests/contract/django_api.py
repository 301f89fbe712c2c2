"""The contract's API on a real Django with REST framework and SimpleJWT.

Django is configured once for the whole process; `wsgi` is the app. What other test
modules need of Django they import from here, since Django must be set up first.
"""

import atexit
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from tests.waiting import HANG

_folder = Path(tempfile.mkdtemp(prefix="real-simplejwt-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
)

settings.configure(
    SECRET_KEY="only-for-the-tests-of-the-course-and-long-enough-for-every-algorithm",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=APPS,
    # Without migrations the tables are made in one go.
    MIGRATION_MODULES={app.rpartition(".")[2]: None for app in APPS},
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _folder / "db.sqlite3",
            # Else simultaneous refreshes end with "database is locked".
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": HANG,
                "init_command": "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY",
            },
        }
    },
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF=__name__,
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    USE_TZ=True,
    LOGGING={
        "version": 1,
        "handlers": {"silent": {"class": "logging.NullHandler"}},
        "loggers": {
            name: {"handlers": ["silent"], "propagate": False}
            for name in ("django", "rest_framework_simplejwt")
        },
    },
    REST_FRAMEWORK={
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_AUTHENTICATION_CLASSES": [
            "rest_framework_simplejwt.authentication.JWTAuthentication"
        ],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    },
    # The serializers look at this switch when they are imported, and never again.
    SIMPLE_JWT={"BLACKLIST_AFTER_ROTATION": True, "ACCESS_TOKEN_LIFETIME": timedelta(minutes=30)},
)
django.setup()

# Django must be set up before these can be imported.
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework.decorators import api_view, permission_classes  # noqa: E402
from rest_framework.exceptions import PermissionDenied  # noqa: E402
from rest_framework.permissions import AllowAny  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.serializers import CharField, Serializer  # noqa: E402
from rest_framework_simplejwt import serializers  # noqa: E402, F401 - see SIMPLE_JWT above
from rest_framework_simplejwt import views as simplejwt  # noqa: E402
from rest_framework_simplejwt.settings import api_settings  # noqa: E402
from rest_framework_simplejwt.state import token_backend  # noqa: E402
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken  # noqa: E402
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken  # noqa: E402

__all__ = [
    "AccessToken",
    "OutstandingToken",
    "RefreshToken",
    "User",
    "api_settings",
    "connection",
    "notes",
    "token_backend",
    "wsgi",
]

#: Notes in the order in which they came: owner and text.
notes: list[tuple[str, str]] = []


class NoteSerializer(Serializer):
    text = CharField(max_length=2000)


@api_view(["GET"])
def me(request: Request) -> Response:
    return Response({"id": request.user.id, "username": request.user.username})


@api_view(["GET", "POST"])
def notes_view(request: Request) -> Response:
    owner = request.user.username
    if request.method == "GET":
        numbered = enumerate(notes, start=1)
        return Response([_note(i, who, text) for i, (who, text) in numbered if who == owner])
    serializer = NoteSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    notes.append((owner, serializer.validated_data["text"]))
    return Response(_note(len(notes), *notes[-1]), status=201)


@api_view(["POST"])
def echo(request: Request) -> Response:
    return Response({"body": request.data, "content_type": request.content_type})


@api_view(["GET"])
@permission_classes([AllowAny])
def forbidden(request: Request) -> Response:
    raise PermissionDenied


def _note(number: int, owner: str, text: str) -> dict[str, Any]:
    return {"id": number, "owner": owner, "text": text}


urlpatterns = [
    path("api/token/", simplejwt.TokenObtainPairView.as_view()),
    path("api/token/refresh/", simplejwt.TokenRefreshView.as_view()),
    path("api/token/verify/", simplejwt.TokenVerifyView.as_view()),
    path("api/token/blacklist/", simplejwt.TokenBlacklistView.as_view()),
    path("api/me/", me),
    path("api/notes/", notes_view),
    path("api/echo/", echo),
    path("api/forbidden/", forbidden),
]

wsgi = get_wsgi_application()
call_command("migrate", run_syncdb=True, verbosity=0)
connection.close()
