//go:build !js

package profile

import _ "embed"

// The profiles that come with the program, as written. The agent gets its
// profile as JSON and has no use for them.
var (
	//go:embed embedded.yaml
	EmbeddedYAML []byte
	//go:embed acs.yaml
	ACSYAML []byte
	//go:embed acs-gov.yaml
	ACSGovYAML []byte
	//go:embed acs-teams.yaml
	ACSTeamsYAML []byte
	//go:embed amazon-connect.yaml
	AmazonConnectYAML []byte
	//go:embed chime.yaml
	ChimeYAML []byte
	//go:embed cloudflare.yaml
	CloudflareYAML []byte
	//go:embed coturn.yaml
	CoturnYAML []byte
	//go:embed daily.yaml
	DailyYAML []byte
	//go:embed genesys.yaml
	GenesysYAML []byte
	//go:embed jitsi.yaml
	JitsiYAML []byte
	//go:embed livekit.yaml
	LiveKitYAML []byte
	//go:embed livekit-cloud.yaml
	LiveKitCloudYAML []byte
	//go:embed telnyx.yaml
	TelnyxYAML []byte
	//go:embed twilio.yaml
	TwilioYAML []byte
	//go:embed vonage.yaml
	VonageYAML []byte
)
