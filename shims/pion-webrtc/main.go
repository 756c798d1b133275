// The icespec shim of pion/webrtc (protocol 1): this file says what it serves, session.go the sessions.
package main

import line "../go-line"

// What dpkg calls the source that was compiled; setup fills it in, pion/webrtc itself keeps no number.
var version = "unknown"

type request struct {
	Session  string   `json:"session"`
	Sections []string `json:"sections"`
	Bundle   string   `json:"bundle"`
	Address  string   `json:"address"`
	Restart  bool     `json:"restart"`
	Type     string   `json:"type"`
	SDP      string   `json:"sdp"`
	Data     string   `json:"data"`
}

type object = line.Object

type unsupported = line.Unsupported

func main() {
	line.Serve(line.Shim{
		Name:     "pion-webrtc",
		Version:  version,
		Features: []string{"full", "restart", "trickle", "dtls", "sdp"},
		Claims:   []string{"rfc8445", "rfc8829"},
	}, line.Operations[request]{
		"session.offer":  offer,
		"session.answer": answer,
		"session.remote": remote,
		"session.send":   send,
		"session.close":  closeSession,
	})
}
