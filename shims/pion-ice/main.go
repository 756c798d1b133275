// The icespec shim of pion/ice (protocol 1): this file holds the lines, agent.go the agents.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

// What dpkg calls the source that was compiled; setup fills it in, pion/ice itself keeps no number.
var version = "unknown"

type request struct {
	ID          json.RawMessage     `json:"id"`
	Op          string              `json:"op"`
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

type object map[string]interface{}

// unsupported is the answer for what pion/ice has no way to do.
type unsupported string

func (u unsupported) Error() string { return string(u) }

var output sync.Mutex

func say(line object) {
	text, err := json.Marshal(line)
	if err != nil {
		fmt.Fprintln(os.Stderr, "shim:", err)
		return
	}
	output.Lock()
	defer output.Unlock()
	os.Stdout.Write(append(text, '\n'))
}

func hello(request) (object, error) {
	return object{
		"protocol":       1,
		"implementation": object{"name": "pion-ice", "version": version, "language": "go"},
		"ops": []string{"agent.close", "agent.create", "agent.remote", "agent.restart", "agent.send",
			"credential.match", "credential.route", "hello", "stun.decode"},
		"features": []string{"full", "lite", "multi-stream", "shared-socket", "restart", "trickle", "ipv6"},
		"claims":   []string{"rfc8445", "rfc5389"},
	}, nil
}

var operations = map[string]func(request) (object, error){
	"hello":            hello,
	"stun.decode":      decode,
	"credential.match": match,
	"credential.route": route,
	"agent.create":     create,
	"agent.remote":     remote,
	"agent.restart":    restart,
	"agent.send":       send,
	"agent.close":      closeAgent,
}

func answer(line []byte) object {
	var r request
	err := json.Unmarshal(line, &r)
	if len(r.ID) == 0 {
		r.ID = json.RawMessage("null")
	}
	if err != nil {
		return object{"id": r.ID, "error": err.Error()}
	}
	operation, known := operations[r.Op]
	if !known {
		return object{"id": r.ID, "unsupported": "no operation " + r.Op}
	}
	ok, err := operation(r)
	if reason, no := err.(unsupported); no {
		return object{"id": r.ID, "unsupported": string(reason)}
	}
	if err != nil {
		return object{"id": r.ID, "error": err.Error()}
	}
	return object{"id": r.ID, "ok": ok}
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			say(answer(line))
		}
		if err != nil {
			os.Exit(0)
		}
	}
}
