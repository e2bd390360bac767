/** Programs that use a credential, in the languages people ask for. The secret is read from the surroundings. */

export interface ExampleFacts {
  readonly clientId: string
  readonly issuer: string
  /** A call that the token is for. */
  readonly url: string
}

export interface Example {
  readonly name: string
  readonly code: string
}

const shell = ({ clientId, issuer, url }: ExampleFacts): string =>
  `TOKEN=$(curl -su "${clientId}:$CLIENT_SECRET" ${issuer}/oauth2/token \\
  -d grant_type=client_credentials | jq -r .access_token)

curl -H "Authorization: Bearer $TOKEN" ${url}`

const node = ({ clientId, issuer, url }: ExampleFacts, library: string): string =>
  `import { Credentials } from '${library}'

const credentials = new Credentials({
  issuer: '${issuer}',
  clientId: '${clientId}',
  clientSecret: () => process.env['CLIENT_SECRET'] ?? '',
})
const response = await credentials.fetch('${url}')
console.log(await response.json())`

const python = ({ clientId, issuer, url }: ExampleFacts): string =>
  `import base64, json, os, urllib.request

pair = "${clientId}:" + os.environ["CLIENT_SECRET"]
basic = base64.b64encode(pair.encode()).decode()
request = urllib.request.Request(
    "${issuer}/oauth2/token", b"grant_type=client_credentials", {"Authorization": "Basic " + basic}
)
token = json.load(urllib.request.urlopen(request))["access_token"]

call = urllib.request.Request("${url}", headers={"Authorization": "Bearer " + token})
print(json.load(urllib.request.urlopen(call)))`

const go = ({ clientId, issuer, url }: ExampleFacts): string =>
  `package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"golang.org/x/oauth2/clientcredentials"
)

func main() {
	config := clientcredentials.Config{
		ClientID:     "${clientId}",
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		TokenURL:     "${issuer}/oauth2/token",
	}
	response, err := config.Client(context.Background()).Get("${url}")
	if err != nil {
		panic(err)
	}
	body, _ := io.ReadAll(response.Body)
	fmt.Println(string(body))
}`

/** Lines to paste, for one credential. */
export const examplesOf = (facts: ExampleFacts): readonly Example[] => [
  { name: 'curl', code: shell(facts) },
  { name: 'Node', code: node(facts, '@keygrant/credentials') },
  { name: 'Python', code: python(facts) },
  { name: 'Go', code: go(facts) },
]
