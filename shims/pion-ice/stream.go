package main

// An Agent of pion/ice as a stream: what it is made with, its callbacks, its start.

import (
	"context"
	"encoding/hex"
	"errors"
	"net"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/pion/ice/v2"
	"github.com/pion/logging"

	line "../go-line"
)

// config is what every Agent of this shim is made with.
func config(address net.IP, local *credentials, lite bool) *ice.AgentConfig {
	log := logging.NewDefaultLoggerFactory()
	log.Writer = os.Stderr
	made := &ice.AgentConfig{
		NetworkTypes:     []ice.NetworkType{ice.NetworkTypeUDP4},
		CandidateTypes:   []ice.CandidateType{ice.CandidateTypeHost},
		MulticastDNSMode: ice.MulticastDNSModeDisabled,
		IncludeLoopback:  true,
		IPFilter:         func(ip net.IP) bool { return ip.Equal(address) },
		Lite:             lite,
		LoggerFactory:    log,
	}
	if address.To4() == nil {
		made.NetworkTypes = []ice.NetworkType{ice.NetworkTypeUDP6}
	}
	if local != nil {
		made.LocalUfrag, made.LocalPwd = local.Ufrag, local.Pwd
	}
	return made
}

// mux gives the stream a UDPMux, if it needs one.
func (a *agent) mux(made *ice.AgentConfig, address net.IP, shared bool) error {
	if shared && len(a.muxes) > 0 {
		made.UDPMux = a.muxes[0]
	} else if shared || address.To4() == nil {
		socket, err := net.ListenUDP("udp", &net.UDPAddr{IP: address})
		if err != nil {
			return err
		}
		made.UDPMux = a.addMux(made, socket)
	}
	return nil
}

func (a *agent) addMux(made *ice.AgentConfig, socket net.PacketConn) ice.UDPMux {
	log := made.LoggerFactory.NewLogger("ice")
	mux := ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: socket, Logger: log})
	a.muxes = append(a.muxes, mux)
	return mux
}

func newStream(a *agent, name string, stack *ice.Agent) *stream {
	s := &stream{
		owner: a, name: name, stack: stack,
		gathered: make(chan struct{}, 1), started: make(chan struct{}),
	}
	a.streams = append(a.streams, s)
	return s
}

func setTieBreaker(stack *ice.Agent, text string) error {
	number, err := strconv.ParseUint(text, 16, 64)
	if err != nil {
		return err
	}
	field := reflect.ValueOf(stack).Elem().FieldByName("tieBreaker")
	*(*uint64)(unsafe.Pointer(field.UnsafeAddr())) = number
	return nil
}

// listen takes the callbacks and gathers.
func (s *stream) listen() error {
	first := s.stack.OnConnectionStateChange(func(state ice.ConnectionState) {
		s.emit(object{"event": "state", "state": strings.ToLower(state.String())})
		if state != ice.ConnectionStateNew {
			s.start.Do(func() { close(s.started) })
		}
	})
	second := s.stack.OnSelectedCandidatePairChange(func(local, remote ice.Candidate) {
		s.emit(object{"event": "selected", "component": 1, "local": endpoint(local), "remote": endpoint(remote)})
	})
	third := s.stack.OnCandidate(func(c ice.Candidate) {
		if c == nil {
			s.gathered <- struct{}{}
		}
	})
	for _, err := range []error{first, second, third} {
		if err != nil {
			return err
		}
	}
	return s.gather()
}

func (s *stream) gather() error {
	if err := s.stack.GatherCandidates(); err != nil {
		return err
	}
	select {
	case <-s.gathered:
		return nil
	case <-time.After(patience):
		return errors.New("gathering did not end")
	}
}

func endpoint(c ice.Candidate) object {
	return object{"ip": c.Address(), "port": c.Port()}
}

// emit tells an event unless the agent is closed.
func (s *stream) emit(event object) {
	event["agent"], event["stream"] = s.owner.id, s.name
	s.owner.events.Lock()
	defer s.owner.events.Unlock()
	if !s.owner.closed {
		line.Say(event)
	}
}

// begin starts checks.
func (s *stream) begin(given credentials) error {
	failed := make(chan error, 1)
	go func() {
		connect := s.stack.Accept
		if s.owner.controlling {
			connect = s.stack.Dial
		}
		conn, err := connect(context.Background(), given.Ufrag, given.Pwd)
		if err != nil {
			failed <- err
			return
		}
		s.mutex.Lock()
		s.conn = conn
		s.mutex.Unlock()
		s.receive(conn)
	}()
	select {
	case err := <-failed:
		return err
	case <-s.started:
		return nil
	case <-time.After(patience):
		return errors.New("the agent did not start")
	}
}

func (s *stream) receive(conn *ice.Conn) {
	buffer := make([]byte, 65536)
	for {
		size, err := conn.Read(buffer)
		if err != nil {
			return
		}
		s.emit(object{"event": "data", "component": 1, "data": hex.EncodeToString(buffer[:size])})
	}
}
