// The icespec shim of pion/ice (protocol 1): this file says what it serves, agent.go the agents.
package main

import line "../go-line"

// What dpkg calls the source that was compiled; setup fills it in, pion/ice itself keeps no number.
var version = "unknown"

type request struct {
	Agent       string              `json:"agent"`
	Role        string              `json:"role"`
	Lite        bool                `json:"lite"`
	Streams     []streamRequest     `json:"streams"`
	TieBreaker  string              `json:"tie_breaker"`
	Address     string              `json:"address"`
	Shared      bool                `json:"shared_socket"`
	Stream      string              `json:"stream"`
	Ufrag       string              `json:"ufrag"`
	Pwd         string              `json:"pwd"`
	Candidates  []candidate         `json:"candidates"`
	Component   int                 `json:"component"`
	Data        string              `json:"data"`
	Message     string              `json:"message"`
	Source      string              `json:"source"`
	Destination string              `json:"destination"`
	Credentials []credentialRequest `json:"credentials"`
	Username    string              `json:"username"`
	Realm       *string             `json:"realm"`
	Password    *string             `json:"password"`
}

type streamRequest struct {
	Stream     string       `json:"stream"`
	Components int          `json:"components"`
	Local      *credentials `json:"local"`
}

type credentials struct {
	Ufrag string `json:"ufrag"`
	Pwd   string `json:"pwd"`
}

type candidate struct {
	Component  int    `json:"component"`
	Foundation string `json:"foundation"`
	Transport  string `json:"transport"`
	Priority   uint32 `json:"priority"`
	IP         string `json:"ip"`
	Port       int    `json:"port"`
	Type       string `json:"type"`
}

type object = line.Object

type unsupported = line.Unsupported

func main() {
	line.Serve(line.Shim{
		Name:     "pion-ice",
		Version:  version,
		Features: []string{"full", "lite", "multi-stream", "shared-socket", "restart", "trickle", "ipv6"},
		Claims:   []string{"rfc8445", "rfc5389"},
	}, line.Operations[request]{
		"stun.decode":      decode,
		"credential.match": match,
		"credential.route": route,
		"agent.create":     create,
		"agent.remote":     remote,
		"agent.restart":    restart,
		"agent.send":       send,
		"agent.close":      closeAgent,
	})
}
