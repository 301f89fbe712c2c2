import requests
from requests.auth import AuthBase

BASE_URL = "https://example.com"


class SimpleJWTAuth(AuthBase):
    def __init__(self, base_url, username, password, timeout=10):
        self.base_url = base_url.rstrip("/")
        self.username = username
        self.password = password
        self.timeout = timeout
        self.access = None
        self.refresh = None

    def login(self):
        r = requests.post(
            f"{self.base_url}/api/token/",
            json={"username": self.username, "password": self.password},
            timeout=self.timeout,
        )
        r.raise_for_status()
        data = r.json()
        self.access, self.refresh = data["access"], data["refresh"]

    def renew(self):
        r = requests.post(
            f"{self.base_url}/api/token/refresh/",
            json={"refresh": self.refresh},
            timeout=self.timeout,
        )
        if r.status_code == 401:      # refresh token expired or blacklisted
            self.login()
            return
        r.raise_for_status()
        data = r.json()
        self.access = data["access"]
        # Only returned when ROTATE_REFRESH_TOKENS = True
        self.refresh = data.get("refresh", self.refresh)

    def __call__(self, request):
        # Don't send the token to other hosts
        if not request.url.startswith(self.base_url + "/"):
            return request
        if self.access is None:
            self.login()
        request.headers["Authorization"] = f"Bearer {self.access}"

        # Remember the body position so file uploads can be re-sent
        body = request.body
        pos = body.tell() if hasattr(body, "tell") else None

        def handle_401(response, **kwargs):
            if response.status_code != 401:
                return response

            response.content          # drain so the connection can be reused
            response.close()
            self.renew()

            retry = response.request.copy()
            retry.deregister_hook("response", handle_401)  # retry only once
            if pos is not None:
                retry.body.seek(pos)
            retry.headers["Authorization"] = f"Bearer {self.access}"

            new_response = response.connection.send(retry, **kwargs)
            new_response.history.append(response)
            new_response.request = retry
            return new_response

        request.register_hook("response", handle_401)
        return request


if __name__ == "__main__":
    with requests.Session() as session:
        session.auth = SimpleJWTAuth(BASE_URL, "alice", "secret")

        r = session.get(f"{BASE_URL}/api/items/", timeout=10)
        r.raise_for_status()
        print(r.json())

        r = session.post(f"{BASE_URL}/api/items/", json={"name": "Book"}, timeout=10)
        r.raise_for_status()
        print(r.json())
