// Redeems a code with PKCE, renews and revokes, with golang.org/x/oauth2. Reads what the user does
// from standard input: it prints the authorization URL, and is told the callback. The library knows
// neither discovery nor revocation: those are plain requests.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

type metadata struct {
	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
	Revocation    string `json:"revocation_endpoint"`
}

func main() {
	server := discover(os.Getenv("ISSUER"))
	config := oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		RedirectURL:  os.Getenv("REDIRECT_URI"),
		Scopes:       strings.Split(os.Getenv("SCOPE"), " "),
		Endpoint: oauth2.Endpoint{
			AuthURL:  server.Authorization,
			TokenURL: server.Token,
		},
	}
	verifier := oauth2.GenerateVerifier()
	fmt.Println(config.AuthCodeURL("state", oauth2.S256ChallengeOption(verifier)))
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	check(err)
	callback, err := url.Parse(strings.TrimSpace(line))
	check(err)
	ctx := context.Background()
	token, err := config.Exchange(ctx, callback.Query().Get("code"), oauth2.VerifierOption(verifier))
	check(err)
	renewed, err := renew(ctx, config, token)
	check(err)
	revoke(server.Revocation, config, renewed.RefreshToken)
	after := "alive"
	var refused *oauth2.RetrieveError
	if _, err = renew(ctx, config, renewed); errors.As(err, &refused) {
		after = refused.ErrorCode
	}
	check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"access_token": renewed.AccessToken,
		"rotated":      renewed.RefreshToken != token.RefreshToken,
		"after":        after,
	}))
}

func discover(issuer string) metadata {
	response, err := http.Get(issuer + "/.well-known/oauth-authorization-server")
	check(err)
	defer response.Body.Close()
	var found metadata
	check(json.NewDecoder(response.Body).Decode(&found))
	return found
}

// Lets the library believe that the token has expired.
func renew(ctx context.Context, config oauth2.Config, token *oauth2.Token) (*oauth2.Token, error) {
	expired := *token
	expired.Expiry = time.Now().Add(-time.Hour)
	return config.TokenSource(ctx, &expired).Token()
}

func revoke(endpoint string, config oauth2.Config, token string) {
	form := strings.NewReader(url.Values{"token": {token}}.Encode())
	request, err := http.NewRequest(http.MethodPost, endpoint, form)
	check(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(url.QueryEscape(config.ClientID), url.QueryEscape(config.ClientSecret))
	response, err := http.DefaultClient.Do(request)
	check(err)
	response.Body.Close()
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
