// The icespec shim of pion/webrtc (protocol 1): this file holds the lines, session.go the sessions.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

// What dpkg calls the source that was compiled; setup fills it in, pion/webrtc itself keeps no number.
var version = "unknown"

type request struct {
	ID       json.RawMessage `json:"id"`
	Op       string          `json:"op"`
	Session  string          `json:"session"`
	Sections []string        `json:"sections"`
	Bundle   string          `json:"bundle"`
	Address  string          `json:"address"`
	Restart  bool            `json:"restart"`
	Type     string          `json:"type"`
	SDP      string          `json:"sdp"`
	Data     string          `json:"data"`
}

type object map[string]interface{}

// unsupported is the answer for what pion/webrtc has no way to do.
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
		"implementation": object{"name": "pion-webrtc", "version": version, "language": "go"},
		"ops": []string{"hello", "session.answer", "session.close", "session.offer", "session.remote",
			"session.send"},
		"features": []string{"full", "restart", "trickle", "dtls", "sdp"},
		"claims":   []string{"rfc8445", "rfc8829"},
	}, nil
}

var operations = map[string]func(request) (object, error){
	"hello":          hello,
	"session.offer":  offer,
	"session.answer": answer,
	"session.remote": remote,
	"session.send":   send,
	"session.close":  closeSession,
}

func reply(line []byte) object {
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
			say(reply(line))
		}
		if err != nil {
			os.Exit(0)
		}
	}
}
