// Reads an Envoy configuration's http_filters, as YAML, and judges the one that verifies JWTs by
// Envoy's own schema: every name known, every rule of its validation kept.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	jwt "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"sigs.k8s.io/yaml"
)

const kind = "type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication"

type filters struct {
	HttpFilters []struct {
		Name        string                     `json:"name"`
		TypedConfig map[string]json.RawMessage `json:"typed_config"`
	} `json:"http_filters"`
}

func judge(text []byte) error {
	var read filters
	if err := yaml.UnmarshalStrict(text, &read); err != nil {
		return err
	}
	if len(read.HttpFilters) != 1 {
		return fmt.Errorf("%d filters instead of one", len(read.HttpFilters))
	}
	config := read.HttpFilters[0].TypedConfig
	if string(config["@type"]) != `"`+kind+`"` {
		return fmt.Errorf("its type is %s", config["@type"])
	}
	delete(config, "@type")
	plain, err := json.Marshal(config)
	if err != nil {
		return err
	}
	var filter jwt.JwtAuthentication
	if err := protojson.Unmarshal(plain, &filter); err != nil {
		return err
	}
	return filter.ValidateAll()
}

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = judge(text)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("sound")
}
