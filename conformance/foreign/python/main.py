"""Discovers, redeems a code with PKCE, renews and revokes, with Authlib. Reads what the user does from standard
input: it prints the authorization URL, and is told the callback."""

import json
import os
import sys

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
issuer = os.environ["ISSUER"]
server = requests.get(f"{issuer}/.well-known/oauth-authorization-server", timeout=10).json()
client = OAuth2Session(
    os.environ["CLIENT_ID"],
    os.environ["CLIENT_SECRET"],
    scope=os.environ["SCOPE"],
    redirect_uri=os.environ["REDIRECT_URI"],
    code_challenge_method="S256",
)
verifier = generate_token(48)
address, state = client.create_authorization_url(
    server["authorization_endpoint"], code_verifier=verifier
)
print(address, flush=True)
callback = sys.stdin.readline().strip()
endpoint = server["token_endpoint"]
token = client.fetch_token(
    endpoint, authorization_response=callback, code_verifier=verifier, state=state
)
renewed = client.refresh_token(endpoint, refresh_token=token["refresh_token"])
client.revoke_token(server["revocation_endpoint"], token=renewed["refresh_token"])
try:
    client.refresh_token(endpoint, refresh_token=renewed["refresh_token"])
    after = "alive"
except OAuthError as refused:
    after = refused.error
print(
    json.dumps(
        {
            "access_token": renewed["access_token"],
            "rotated": renewed["refresh_token"] != token["refresh_token"],
            "after": after,
        }
    ),
    flush=True,
)
