"""Redeems a code with PKCE, renews and revokes, with Authlib. Reads what the user does from standard
input: it prints the authorization URL, and is told the callback."""

import json
import os
import sys

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
issuer = os.environ["ISSUER"]
client = OAuth2Session(
    os.environ["CLIENT_ID"],
    os.environ["CLIENT_SECRET"],
    scope=os.environ["SCOPE"],
    redirect_uri=os.environ["REDIRECT_URI"],
    code_challenge_method="S256",
)
verifier = generate_token(48)
address, state = client.create_authorization_url(f"{issuer}/oauth2/authorize", code_verifier=verifier)
print(address, flush=True)
callback = sys.stdin.readline().strip()
token = client.fetch_token(
    f"{issuer}/oauth2/token", authorization_response=callback, code_verifier=verifier, state=state
)
renewed = client.refresh_token(f"{issuer}/oauth2/token", refresh_token=token["refresh_token"])
print(
    json.dumps(
        {
            "access_token": renewed["access_token"],
            "rotated": renewed["refresh_token"] != token["refresh_token"],
        }
    ),
    flush=True,
)
