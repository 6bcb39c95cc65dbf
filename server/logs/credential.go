package logs

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs"
	"go.yaml.in/yaml/v3"
)

// clouds by the names that the setting takes.
var clouds = map[string]cloud.Configuration{
	"": cloud.AzurePublic, "public": cloud.AzurePublic, "government": cloud.AzureGovernment, "china": cloud.AzureChina,
}

// cloudOf gives where to sign in and whom to ask. With an address of one's
// own the sign-in is that of the public cloud, unless AZURE_AUTHORITY_HOST
// names another.
func cloudOf(endpoint string) (cloud.Configuration, error) {
	if c, ok := clouds[endpoint]; ok {
		return c, nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return cloud.Configuration{}, errors.New("has to be public, government, china or an https:// address")
	}
	return cloud.Configuration{
		ActiveDirectoryAuthorityHost: os.Getenv("AZURE_AUTHORITY_HOST"),
		Services:                     map[cloud.ServiceName]cloud.ServiceConfiguration{azlogs.ServiceName: {Audience: "https://" + u.Host, Endpoint: endpoint}},
	}, nil
}

// principal is a service principal in a file.
type principal struct {
	Tenant string `yaml:"tenant_id"`
	Client string `yaml:"client_id"`
	Secret string `yaml:"client_secret"`
}

// credential is the default chain (variables, workload and managed identity,
// the tools of a developer), or a service principal.
func credential(file string, where cloud.Configuration) (azcore.TokenCredential, error) {
	// One retry alone: the schedule tries again, and an operator waits.
	options := policy.ClientOptions{Cloud: where, Retry: policy.RetryOptions{MaxRetries: 1}}
	if where.ActiveDirectoryAuthorityHost == "" {
		options.Cloud.ActiveDirectoryAuthorityHost = cloud.AzurePublic.ActiveDirectoryAuthorityHost
	}
	if file == "" || file == "default" {
		return azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{ClientOptions: options})
	}
	p, err := readPrincipal(file)
	if err != nil {
		return nil, err
	}
	return azidentity.NewClientSecretCredential(p.Tenant, p.Client, p.Secret, &azidentity.ClientSecretCredentialOptions{ClientOptions: options})
}

// readPrincipal reads the file. Its errors repeat nothing of what is in it.
func readPrincipal(file string) (principal, error) {
	var p principal
	f, err := os.Open(file)
	if err != nil {
		return p, fmt.Errorf("%q cannot be read; it has to be default, or a YAML file with tenant_id, client_id and client_secret", file)
	}
	defer f.Close()
	decoder := yaml.NewDecoder(f)
	decoder.KnownFields(true)
	if err := decoder.Decode(&p); err != nil || p.Tenant == "" || p.Client == "" || p.Secret == "" {
		return p, fmt.Errorf("%s: has to be YAML with tenant_id, client_id and client_secret, and nothing else", file)
	}
	return p, nil
}

// named marks the errors of signing in, which cannot be told from those of
// the service otherwise.
type named struct{ azcore.TokenCredential }

// loginError hides the cause, which may repeat what was sent.
type loginError struct{ err error }

func (e *loginError) Error() string { return "signing in to Azure failed" }
func (e *loginError) Unwrap() error { return e.err }

func (n named) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, err := n.TokenCredential.GetToken(ctx, options)
	if err != nil && ctx.Err() == nil {
		err = &loginError{err}
	}
	return token, err
}
