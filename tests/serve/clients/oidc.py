"""A browser without scripts signs in by a provider, and out again: python3 oidc.py URL"""

import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

URL = sys.argv[1]


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


cookies = CookieJar()
browser = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor(cookies))
browser.addheaders = [("Accept-Language", "es-ES,es;q=0.9")]


def ask(url, form=None, **headers):
    """The status, the headers and the text of a reply."""
    data = None if form is None else urllib.parse.urlencode(form).encode()
    try:
        reply = browser.open(urllib.request.Request(url, data, headers))
    except urllib.error.HTTPError as error:
        reply = error
    return reply.status, reply.headers, reply.read().decode()


def provider(**answer):
    """Goes to the provider, and answers there; where it leads back to."""
    status, headers, _ = ask(f"{URL}/sign-in/oidc")
    assert status == 303, status
    status, headers, page = ask(headers["location"], answer)
    assert status in (302, 303), (status, page)
    assert headers["location"].startswith(f"{URL}/sign-in/oidc/callback?"), headers["location"]
    return headers["location"]


status, _, page = ask(f"{URL}/")
assert status == 401 and 'href="/sign-in/oidc?lang=es"' in page, page

back = provider(sub="ana")
status, headers, page = ask(back)
assert (status, headers["location"]) == (303, "/"), (status, page)
status, _, text = ask(f"{URL}/api/v1/me")
me = json.loads(text)
# the groups count, not what the invitation gave
assert me["name"] == "ana" and me["roles"] == [{"organisation": "default", "role": "approve"}], me

status, _, page = ask(back)
assert status == 400 and "ha caducado o ya se ha utilizado" in page, page
status, _, page = ask(provider(action="deny"))
assert status == 403 and "no le ha permitido" in page, (status, page)
status, _, page = ask(provider(sub="ben"))
assert status == 403 and "no indica que su dirección" in page, (status, page)

status, _, text = ask(f"{URL}/sign-out", {}, Accept="application/json", Origin=URL)
leads = json.loads(text)["leads"]
assert status == 200 and "id_token_hint=" in leads, leads
status, headers, page = ask(leads)
if status == 200:
    # it asks first
    form = dict(re.findall(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"', page))
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    place = urllib.parse.urljoin(leads, action.group(1)) if action else leads
    status, headers, page = ask(place, form)
assert status in (302, 303) and headers["location"] == f"{URL}/", (status, headers.get("location"), page)
status, _, _ = ask(f"{URL}/api/v1/me")
assert status == 401, status
