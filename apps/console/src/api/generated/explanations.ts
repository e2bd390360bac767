/** Made from `docs/errors.md` by `npm run console:api`. Not to be edited. */

export interface Explanation {
  readonly why: string
  readonly fix: string
  readonly answeredAs: string
}

export const explanations: Readonly<Record<string, Explanation>> = {
  "parameter_missing": {
    "why": "A parameter that this request needs is not there, or is empty: an empty value counts as omitted.",
    "fix": "Send it. The answer names it.",
    "answeredAs": "invalid_request"
  },
  "parameter_repeated": {
    "why": "One parameter stands in the request twice. RFC 6749 §3.2 forbids it, since two readers could each believe another one.",
    "fix": "Send each parameter once. A JSON body must not have two members of one name either.",
    "answeredAs": "invalid_request"
  },
  "parameter_malformed": {
    "why": "A value is not what it may be: a percent sign that starts no byte, bytes that are not UTF-8, a control character, or in JSON something else than a text.",
    "fix": "Encode values as `application/x-www-form-urlencoded`, or send JSON texts.",
    "answeredAs": "invalid_request"
  },
  "parameter_too_long": {
    "why": "A name has more than 256 characters, or a value more than 65,536.",
    "fix": "No honest request needs that much. Look at what is sent.",
    "answeredAs": "invalid_request"
  },
  "parameters_too_many": {
    "why": "There are more than 64 parameters.",
    "fix": "Send only what the endpoint knows.",
    "answeredAs": "invalid_request"
  },
  "body_unreadable": {
    "why": "The body is neither a form nor one JSON object of texts.",
    "fix": "Compare the body with its Content-Type.",
    "answeredAs": "invalid_request"
  },
  "body_too_large": {
    "why": "The body has more than 64 KiB. The answer has status 413.",
    "fix": "Send less.",
    "answeredAs": "invalid_request"
  },
  "content_type_unsupported": {
    "why": "The Content-Type is missing or another than the two that are read, or the body is compressed. The answer has status 415.",
    "fix": "Send `application/x-www-form-urlencoded` or `application/json`, uncompressed.",
    "answeredAs": "invalid_request"
  },
  "query_not_allowed": {
    "why": "There are parameters in the URL. Secrets in URLs end up in logs, so none is accepted there.",
    "fix": "Send them in the body.",
    "answeredAs": "invalid_request"
  },
  "method_not_allowed": {
    "why": "The endpoint takes another method; `Allow` names it. The answer has status 405.",
    "fix": "Use that method.",
    "answeredAs": "invalid_request"
  },
  "client_auth_ambiguous": {
    "why": "The client authenticates in two ways at once, or names one id in the header and another in the body (RFC 6749 §2.3). An `Authorization` header of any scheme beside a `client_secret` counts as two.",
    "fix": "Use the `Authorization` header or the body, not both.",
    "answeredAs": "invalid_request"
  },
  "client_auth_missing": {
    "why": "Nothing in the request proves which client sends it.",
    "fix": "Send the client's id and secret.",
    "answeredAs": "invalid_client"
  },
  "client_auth_malformed": {
    "why": "The `Authorization` header is not well-formed Basic: canonical base64 of id and secret, each form-encoded, with a colon between (RFC 6749 §2.3.1).",
    "fix": "Most libraries do this right; a hand-made header often forgets the form-encoding.",
    "answeredAs": "invalid_client"
  },
  "client_auth_unregistered": {
    "why": "The client is registered for another way of authenticating.",
    "fix": "Use the one in its `token_endpoint_auth_method`, or change that.",
    "answeredAs": "invalid_client"
  },
  "client_unknown": {
    "why": "No client has this id.",
    "fix": "Copy the id once more. A deleted client is unknown too.",
    "answeredAs": "invalid_client"
  },
  "client_disabled": {
    "why": "The client is disabled.",
    "fix": "Enable it: `PATCH /api/v1/clients/{client_id}` with `{\"state\":\"active\"}`.",
    "answeredAs": "invalid_client"
  },
  "secret_wrong": {
    "why": "None of the client's live secrets is the one sent. A revoked secret counts as wrong.",
    "fix": "Compare its last four characters with the list of secrets, or make a new one.",
    "answeredAs": "invalid_client"
  },
  "secret_expired": {
    "why": "The secret was right, and has expired.",
    "fix": "Make a new one. Rotate before the date next time: `POST …/rotate` lets both work for a while.",
    "answeredAs": "invalid_client"
  },
  "address_not_allowed": {
    "why": "The client's `ip_allow_list` does not have the address that the request came from.",
    "fix": "Add the address, or set `KEYGRANT_TRUSTED_PROXIES` if a proxy stands in between.",
    "answeredAs": "invalid_client"
  },
  "client_not_confidential": {
    "why": "A public client asked for something that only a client with a secret may do.",
    "fix": "Use a machine or web client.",
    "answeredAs": "unauthorized_client"
  },
  "grant_unsupported": {
    "why": "The server does not know this `grant_type`.",
    "fix": "`grant_types_supported` in the metadata names those it knows.",
    "answeredAs": "unsupported_grant_type"
  },
  "grant_not_allowed": {
    "why": "The client is not registered for this grant type.",
    "fix": "Add it to the client's `grant_types`.",
    "answeredAs": "unauthorized_client"
  },
  "scope_malformed": {
    "why": "The scope is not a list of scope tokens separated by single spaces (RFC 6749 §3.3).",
    "fix": "Look for double spaces, commas and quotes.",
    "answeredAs": "invalid_scope"
  },
  "scope_not_allowed": {
    "why": "The request asks for a scope that the client does not have, or that the API it names does not have.",
    "fix": "Ask for less, or give the client the scope.",
    "answeredAs": "invalid_scope"
  },
  "scope_empty": {
    "why": "The client has no scope at all for this API.",
    "fix": "Give it one.",
    "answeredAs": "invalid_scope"
  },
  "scope_spans_apis": {
    "why": "The scopes asked for, or without any all that the client has, belong to several APIs; a token is for one.",
    "fix": "Name the API: `resource=<its identifier>`.",
    "answeredAs": "invalid_target"
  },
  "resource_unknown": {
    "why": "No API has this identifier, or it is not an absolute http(s) URI (RFC 8707 §2).",
    "fix": "Copy the identifier from the API's record.",
    "answeredAs": "invalid_target"
  },
  "refresh_token_unknown": {
    "why": "There is no such refresh token. It may have been cleaned up long after it died.",
    "fix": "Get tokens anew.",
    "answeredAs": "invalid_grant"
  },
  "refresh_token_foreign": {
    "why": "The refresh token was issued to another client. Its family goes on living.",
    "fix": "Keep the tokens of several clients apart.",
    "answeredAs": "invalid_grant"
  },
  "refresh_token_ended": {
    "why": "Its family was revoked.",
    "fix": "Get tokens anew.",
    "answeredAs": "invalid_grant"
  },
  "refresh_token_expired": {
    "why": "It was not used for as long as its idle life, or its family has reached the end of its absolute life, or a rolling token was replaced.",
    "fix": "Get tokens anew; refresh more often, or let the policy allow more.",
    "answeredAs": "invalid_grant"
  },
  "refresh_token_replayed": {
    "why": "A rotated token came back after its retry window, or after its successor was used. Somebody has a copy, so the whole family has been ended (RFC 9700 §4.14.2).",
    "fix": "Get tokens anew. If no attacker did it, two processes share one token: let them share one store.",
    "answeredAs": "invalid_grant"
  },
  "dpop_proof_missing": {
    "why": "The client is registered with `dpop_bound_access_tokens`, and the request has no `DPoP` header.",
    "fix": "Send a proof with each token request (RFC 9449; in the client library: `dpop: true`), or change the client.",
    "answeredAs": "invalid_dpop_proof"
  },
  "dpop_proof_invalid": {
    "why": "The `DPoP` header holds no proof that is good for this request: the fact `fault` says whether it is malformed, made for another method or address, untimely (more than 60 s from this clock), or forged.",
    "fix": "Make each proof anew, with `htm` POST and `htu` the address that was called, and set the clock. Behind a proxy `KEYGRANT_ISSUER` must be the address that clients call.",
    "answeredAs": "invalid_dpop_proof"
  },
  "refresh_token_unproven": {
    "why": "The refresh token is of a public client and bound to the key that it began with; the request proves another one, or none.",
    "fix": "Keep the key beside the refresh token. Whoever has lost it logs in again.",
    "answeredAs": "invalid_grant"
  },
  "refresh_token_not_allowed": {
    "why": "The client's policy no longer gives refresh tokens.",
    "fix": "Get tokens anew, or change the policy.",
    "answeredAs": "invalid_grant"
  },
  "developer_token_missing": {
    "why": "There is no `Authorization` header, or it is not `Bearer` with one token.",
    "fix": "Send `Authorization: Bearer kg_dt_…`, without a body.",
    "answeredAs": "invalid_token"
  },
  "developer_token_unknown": {
    "why": "No such developer token: mistyped, deleted a day after it ended, or no developer token at all.",
    "fix": "Make a new one in the console or with `POST /api/v1/developer_tokens`. An access token is used at the API itself, not redeemed.",
    "answeredAs": "invalid_token"
  },
  "developer_token_revoked": {
    "why": "It was revoked: by its user, by an operator, or because the user left the organization.",
    "fix": "Make a new one.",
    "answeredAs": "invalid_token"
  },
  "developer_token_expired": {
    "why": "Its life is over: a day unless it was made for longer, thirty days at the most.",
    "fix": "Make a new one. A program that must run for months is better served by a machine client.",
    "answeredAs": "invalid_token"
  },
  "developer_token_user_disabled": {
    "why": "The user whose it is may not sign in any more.",
    "fix": "Ask the operator, if that was a mistake.",
    "answeredAs": "invalid_token"
  },
  "developer_token_without_api": {
    "why": "The API that it was for is gone, or has none of its scopes any more.",
    "fix": "Make a new one for what there is.",
    "answeredAs": "invalid_token"
  },
  "rate_limited": {
    "why": "The client, or the address, sent more requests than its limit. The answer has status 429 and `Retry-After`.",
    "fix": "Wait that long. Keep tokens until they expire rather than asking for each call.",
    "answeredAs": "temporarily_unavailable"
  },
  "store_unavailable": {
    "why": "The database does not answer, is asked for more than it can do, or has not answered for some seconds. Nothing was done by halves. The answer has status 503 and `Retry-After`.",
    "fix": "Try again. Readiness on the management port is 503 as long.",
    "answeredAs": "temporarily_unavailable"
  },
  "internal": {
    "why": "A bug. The log has the details under the request's id.",
    "fix": "Report it.",
    "answeredAs": "server_error"
  },
  "authorization_client_unknown": {
    "why": "An authorization request named no client that is there and active. The person sees a page; nobody is redirected.",
    "fix": "Check `client_id`, and whether the client is disabled.",
    "answeredAs": "invalid_request"
  },
  "redirect_uri_unregistered": {
    "why": "An authorization request named a redirect URI that its client has not registered. The person sees a page; nobody is redirected.",
    "fix": "Register the URI, character by character. Only the port of a loopback address may differ.",
    "answeredAs": "invalid_request"
  },
  "request_object_unsupported": {
    "why": "An authorization request carried a `request` object.",
    "fix": "Send its members as parameters.",
    "answeredAs": "request_not_supported"
  },
  "request_uri_unsupported": {
    "why": "An authorization request carried a `request_uri`. Nothing was fetched from it.",
    "fix": "Send the parameters themselves.",
    "answeredAs": "request_uri_not_supported"
  },
  "pushed_request_unknown": {
    "why": "A browser came with the reference of a pushed request that is not there: it was pushed more than 90 seconds ago, by another client, or to another server.",
    "fix": "Push the request right before sending the browser, once for each login.",
    "answeredAs": "invalid_request"
  },
  "registration_unsupported": {
    "why": "An authorization request tried to register its client.",
    "fix": "Register it with the management API.",
    "answeredAs": "registration_not_supported"
  },
  "response_type_unsupported": {
    "why": "An authorization request asked for something else than a code.",
    "fix": "Use `response_type=code`. Tokens never travel through the browser's address bar.",
    "answeredAs": "unsupported_response_type"
  },
  "authorization_request_too_long": {
    "why": "Each parameter of an authorization request is short enough, but not all of them together: the request has to travel in a URL.",
    "fix": "Ask for less at once, or keep what stands in `state` on the client's side and send a random name for it.",
    "answeredAs": "invalid_request"
  },
  "authorization_not_allowed": {
    "why": "The client has no grant type `authorization_code`.",
    "fix": "Add it to the client's `grant_types`.",
    "answeredAs": "unauthorized_client"
  },
  "authorization_refused": {
    "why": "The person said no; or may not say yes: a client that is not published is for members of its own organization and its test users, and nobody acts for an organization they are not in.",
    "fix": "Respect a no. For a draft, publish the client, or name the person among its test users.",
    "answeredAs": "access_denied"
  },
  "nobody_signed_in": {
    "why": "The request said `prompt=none`, and nobody is signed in, or not recently enough.",
    "fix": "Ask again without `prompt=none`.",
    "answeredAs": "login_required"
  },
  "consent_needed": {
    "why": "The request said `prompt=none`, and the person has not allowed all of this to this client, or must be asked each time.",
    "fix": "Ask again without `prompt=none`.",
    "answeredAs": "consent_required"
  },
  "code_unknown": {
    "why": "There is no such authorization code. It may have been cleaned up long after it died.",
    "fix": "Begin again with an authorization request.",
    "answeredAs": "invalid_grant"
  },
  "code_foreign": {
    "why": "The authorization code was made for another client. Nothing happens to it.",
    "fix": "Keep the callbacks of several clients apart.",
    "answeredAs": "invalid_grant"
  },
  "code_expired": {
    "why": "The authorization code was not redeemed within its minute.",
    "fix": "Redeem it at once; look at the clocks if you do.",
    "answeredAs": "invalid_grant"
  },
  "code_replayed": {
    "why": "The authorization code was redeemed before. Somebody may have copied it: all tokens that came of it have ended.",
    "fix": "Redeem each code once. Look for a copy of the callback: in logs, in a referrer, in a second worker.",
    "answeredAs": "invalid_grant"
  },
  "code_ended": {
    "why": "What the person allowed was taken back before the code was redeemed.",
    "fix": "Ask the person again, if they want to.",
    "answeredAs": "invalid_grant"
  },
  "code_redirect_uri_wrong": {
    "why": "The token request named another redirect URI than the authorization request, or left it out.",
    "fix": "Send the very same `redirect_uri` both times.",
    "answeredAs": "invalid_grant"
  },
  "code_verifier_wrong": {
    "why": "The `code_verifier` does not belong to the `code_challenge`; one of the two is missing, perhaps.",
    "fix": "Keep the verifier of each request until its callback.",
    "answeredAs": "invalid_grant"
  },
  "code_unproven": {
    "why": "The authorization request named a key (`dpop_jkt`), and the token request proves to hold none, or another.",
    "fix": "Redeem the code with a `DPoP` proof of the key that its request named.",
    "answeredAs": "invalid_grant"
  },
  "code_resource_wrong": {
    "why": "The token request named another `resource` than the authorization request.",
    "fix": "Send the same one, or none.",
    "answeredAs": "invalid_target"
  },
  "device_code_unknown": {
    "why": "There is no such device code.",
    "fix": "Begin again.",
    "answeredAs": "invalid_grant"
  },
  "device_code_foreign": {
    "why": "The device code was made for another client.",
    "fix": "Keep several clients apart.",
    "answeredAs": "invalid_grant"
  },
  "device_code_spent": {
    "why": "The device code was redeemed before.",
    "fix": "Use the tokens that it bought.",
    "answeredAs": "invalid_grant"
  },
  "device_code_expired": {
    "why": "Nobody decided within a quarter of an hour.",
    "fix": "Begin again, and show the new code.",
    "answeredAs": "expired_token"
  },
  "device_denied": {
    "why": "The person said no, or took it back before the device asked.",
    "fix": "Respect it.",
    "answeredAs": "access_denied"
  },
  "device_pending": {
    "why": "Nobody has decided yet.",
    "fix": "Poll again after `interval` seconds.",
    "answeredAs": "authorization_pending"
  },
  "device_polls_too_fast": {
    "why": "The device polled before its interval had passed. The interval is five seconds longer now.",
    "fix": "Wait as long, and begin no second poll.",
    "answeredAs": "slow_down"
  }
}
