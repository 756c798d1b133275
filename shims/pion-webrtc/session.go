package main

// Whole sessions on pion/webrtc: a session is a PeerConnection.
//
// Set away from the defaults, and why:
//   - loopback included, and an IP filter for the session's address: nothing else is to be used.
//   - no ICE server, mDNS off: nothing leaves that address.
//   - the log goes to stderr: pion's default is stdout, where the protocol is.

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/pion/ice/v2"
	"github.com/pion/interceptor"
	"github.com/pion/logging"
	"github.com/pion/webrtc"

	line "../go-line"
)

// How long gathering may take; there are only host candidates.
const patience = 5 * time.Second

// What the answer to a message begins with; it is not answered itself.
const echo = "echo:"

type session struct {
	id      string
	peer    *webrtc.PeerConnection
	kinds   map[string]bool // the offered sections
	ended   chan struct{}   // closed with the session
	mutex   sync.Mutex      // guards all below
	told    map[string]string
	channel *webrtc.DataChannel
}

var sessions = map[string]*session{}

func offer(r request) (object, error) {
	s, err := need(r)
	if err != nil {
		return nil, err
	}
	for _, kind := range r.Sections {
		if err := s.add(kind); err != nil {
			return nil, err
		}
	}
	made, err := s.peer.CreateOffer(&webrtc.OfferOptions{ICERestart: r.Restart})
	if err != nil {
		return nil, err
	}
	return s.complete(made)
}

func answer(r request) (object, error) {
	s, err := need(r)
	if err != nil {
		return nil, err
	}
	if err := s.peer.SetRemoteDescription(description("offer", r.SDP)); err != nil {
		return nil, err
	}
	if err := s.sendBack(); err != nil {
		return nil, err
	}
	made, err := s.peer.CreateAnswer(nil)
	if err != nil {
		return nil, err
	}
	return s.complete(made)
}

func remote(r request) (object, error) {
	s, err := find(r)
	if err != nil {
		return nil, err
	}
	return object{}, s.peer.SetRemoteDescription(description(r.Type, r.SDP))
}

func send(r request) (object, error) {
	s, err := find(r)
	if err != nil {
		return nil, err
	}
	text, err := hex.DecodeString(r.Data)
	if err != nil {
		return nil, err
	}
	s.mutex.Lock()
	channel := s.channel
	s.mutex.Unlock()
	if channel == nil || channel.SendText(string(text)) != nil {
		return object{"sent": false}, nil
	}
	return object{}, nil
}

func closeSession(r request) (object, error) {
	s, err := find(r)
	if err != nil {
		return nil, err
	}
	delete(sessions, r.Session)
	s.mutex.Lock()
	close(s.ended)
	s.mutex.Unlock()
	// It is closed in any case; that the peer was gone first is what most errors say.
	if err := s.peer.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "shim: close:", err)
	}
	return object{}, nil
}

func find(r request) (*session, error) {
	if s := sessions[r.Session]; s != nil {
		return s, nil
	}
	return nil, fmt.Errorf("no session %q", r.Session)
}

// need gives the session, a new one if it is not there.
func need(r request) (*session, error) {
	if s := sessions[r.Session]; s != nil {
		return s, nil
	}
	address := net.ParseIP("127.0.0.1")
	if r.Address != "" {
		address = net.ParseIP(r.Address).To4()
	}
	if address == nil {
		return nil, unsupported("pion/ice gathers no " + r.Address)
	}
	var policy webrtc.BundlePolicy
	if r.Bundle != "" {
		if err := policy.UnmarshalJSON([]byte(`"` + r.Bundle + `"`)); err != nil {
			return nil, err
		}
	}
	peer, err := newPeer(address, policy)
	if err != nil {
		return nil, err
	}
	s := &session{id: r.Session, peer: peer, kinds: map[string]bool{}, ended: make(chan struct{}),
		told: map[string]string{}}
	s.watch()
	sessions[r.Session] = s
	return s, nil
}

func newPeer(address net.IP, policy webrtc.BundlePolicy) (*webrtc.PeerConnection, error) {
	factory := logging.NewDefaultLoggerFactory()
	factory.Writer = os.Stderr
	settings := webrtc.SettingEngine{LoggerFactory: factory}
	settings.SetIncludeLoopbackCandidate(address.IsLoopback())
	settings.SetIPFilter(address.Equal)
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	// From here on as webrtc.NewPeerConnection does it.
	engine, registry := &webrtc.MediaEngine{}, &interceptor.Registry{}
	if err := engine.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	if err := webrtc.RegisterDefaultInterceptors(engine, registry); err != nil {
		return nil, err
	}
	return webrtc.NewAPI(webrtc.WithSettingEngine(settings), webrtc.WithMediaEngine(engine),
		webrtc.WithInterceptorRegistry(registry)).
		NewPeerConnection(webrtc.Configuration{BundlePolicy: policy})
}

func description(kind, text string) webrtc.SessionDescription {
	return webrtc.SessionDescription{Type: webrtc.NewSDPType(kind), SDP: text}
}

// complete sets the own description and waits for its candidates.
func (s *session) complete(made webrtc.SessionDescription) (object, error) {
	gathered := webrtc.GatheringCompletePromise(s.peer)
	if err := s.peer.SetLocalDescription(made); err != nil {
		return nil, err
	}
	select {
	case <-gathered:
	case <-time.After(patience):
		return nil, errors.New("gathering did not end")
	}
	text := s.peer.LocalDescription().SDP
	if !strings.Contains(text, "a=candidate:") {
		return nil, errors.New("no candidate was gathered")
	}
	return object{"sdp": text}, nil
}

// add makes a section that is not there yet.
func (s *session) add(kind string) error {
	if s.kinds[kind] {
		return nil
	}
	s.kinds[kind] = true
	if kind == "application" {
		channel, err := s.peer.CreateDataChannel("icespec", nil)
		if err == nil {
			s.listen(channel)
		}
		return err
	}
	return s.play(kind)
}

// sendBack gives every media section of the peer's that has no track yet one of ours.
func (s *session) sendBack() error {
	for _, transceiver := range s.peer.GetTransceivers() {
		if transceiver.Sender() == nil || transceiver.Sender().Track() == nil {
			if err := s.play(transceiver.Kind().String()); err != nil {
				return err
			}
		}
	}
	return nil
}

// watch tells what changes, with pion's own words for it.
func (s *session) watch() {
	s.peer.OnICEConnectionStateChange(func(state webrtc.ICEConnectionState) {
		s.tell("ice", state.String())
	})
	s.peer.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		s.tell("connection", state.String())
	})
	s.peer.SCTP().Transport().OnStateChange(func(state webrtc.DTLSTransportState) {
		s.tell("dtls", state.String())
	})
	s.peer.OnDataChannel(s.listen)
}

func (s *session) tell(event, state string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.isClosed() && s.told[event] != state {
		s.told[event] = state
		line.Say(object{"event": event, "session": s.id, "state": state})
	}
}

func (s *session) isClosed() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// listen uses the channel for what is sent, and echoes what comes on it.
func (s *session) listen(channel *webrtc.DataChannel) {
	channel.OnOpen(func() {
		s.mutex.Lock()
		s.channel = channel
		s.mutex.Unlock()
	})
	channel.OnMessage(func(message webrtc.DataChannelMessage) {
		s.mutex.Lock()
		if !s.isClosed() {
			line.Say(object{"event": "message", "session": s.id, "data": hex.EncodeToString(message.Data)})
		}
		s.mutex.Unlock()
		if text := string(message.Data); !strings.HasPrefix(text, echo) {
			if err := channel.SendText(echo + text); err != nil {
				fmt.Fprintln(os.Stderr, "shim: echo:", err)
			}
		}
	})
}
