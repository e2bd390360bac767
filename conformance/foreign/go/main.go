// Redeems a code with PKCE and renews, with golang.org/x/oauth2. Reads what the user does from
// standard input: it prints the authorization URL, and is told the callback.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

func main() {
	config := oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		RedirectURL:  os.Getenv("REDIRECT_URI"),
		Scopes:       strings.Split(os.Getenv("SCOPE"), " "),
		Endpoint: oauth2.Endpoint{
			AuthURL:  os.Getenv("ISSUER") + "/oauth2/authorize",
			TokenURL: os.Getenv("ISSUER") + "/oauth2/token",
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
	expired := *token
	expired.Expiry = time.Now().Add(-time.Hour)
	renewed, err := config.TokenSource(ctx, &expired).Token()
	check(err)
	check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"access_token": renewed.AccessToken,
		"rotated":      renewed.RefreshToken != token.RefreshToken,
	}))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
