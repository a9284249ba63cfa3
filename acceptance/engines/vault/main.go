// A Vault for one test: the core of Vault 1.14, unsealed, in memory, with KV version 2 and the
// logins that need nothing from outside. It prints its root token on a line and serves until it ends.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/hashicorp/go-hclog"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/builtin/credential/userpass"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

// plugins are all that this Vault has, by name.
type plugins map[string]logical.Factory

func (p plugins) Contains(name string, _ consts.PluginType) bool {
	return p[name] != nil
}

func (p plugins) Get(name string, _ consts.PluginType) (func() (interface{}, error), bool) {
	factory, found := p[name]
	return func() (interface{}, error) { return factory, nil }, found
}

func (p plugins) Keys(consts.PluginType) []string {
	names := make([]string, 0, len(p))
	for name := range p {
		names = append(names, name)
	}
	return names
}

func (p plugins) DeprecationStatus(string, consts.PluginType) (consts.DeprecationStatus, bool) {
	return consts.Supported, true
}

func serve(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	logger := hclog.New(&hclog.LoggerOptions{Level: hclog.Warn})
	storage, err := inmem.NewInmem(nil, logger)
	if err != nil {
		return err
	}
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:           storage,
		Logger:             logger,
		DisableMlock:       true,
		RedirectAddr:       "http://" + address,
		BuiltinRegistry:    plugins{"kv": kv.Factory, "userpass": userpass.Factory},
		LogicalBackends:    map[string]logical.Factory{"kv": kv.Factory},
		CredentialBackends: map[string]logical.Factory{"userpass": userpass.Factory},
	})
	if err != nil {
		return err
	}
	made, err := core.Initialize(context.Background(), &vault.InitParams{
		BarrierConfig: &vault.SealConfig{SecretShares: 1, SecretThreshold: 1},
	})
	if err != nil {
		return err
	}
	if _, err := core.Unseal(made.SecretShares[0]); err != nil {
		return err
	}
	fmt.Println(made.RootToken)
	return http.Serve(listener, vaulthttp.Handler.Handler(&vault.HandlerProperties{Core: core}))
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: vault HOST:PORT")
	}
	log.Fatal(serve(os.Args[1]))
}
