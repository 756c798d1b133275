package main

// Live agents on pion/ice. Its Agent holds one stream of one component, so a stream is an Agent.
//
// Set away from the defaults, and why:
//   - IncludeLoopback and an IPFilter: the suite lives on loopback, nowhere else.
//   - CandidateTypes host, no Urls, mDNS disabled: nothing leaves loopback.
//   - The log goes to stderr: pion's default is stdout, where the protocol is.
//   - The tie-breaker of a request is written into the private field; there is no option for it.
//   - ::1 comes from a UDPMux of the stream's own: gathering leaves ::1 out, also with IncludeLoopback.
//   - shared_socket is one UDPMux for the streams of the agent.

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/pion/ice/v2"
)

// How long a call of the stack may take that has no end of its own.
const patience = time.Second

// How long to look for queued candidates; candidates that are equal never add up.
const queue = 20 * time.Millisecond

type agent struct {
	id          string
	controlling bool
	streams     []*stream
	muxes       []ice.UDPMux
	events      sync.Mutex // also guards closed
	closed      bool
}

type stream struct {
	owner    *agent
	name     string
	stack    *ice.Agent
	gathered chan struct{}
	started  chan struct{}
	start    sync.Once
	remote   credentials
	mutex    sync.Mutex // guards conn
	conn     *ice.Conn
}

var agents = map[string]*agent{}

func create(r request) (object, error) {
	if agents[r.Agent] != nil {
		return nil, fmt.Errorf("agent %q is there already", r.Agent)
	}
	for _, wanted := range r.Streams {
		if wanted.Components != 1 {
			return nil, unsupported("pion/ice has one component a stream")
		}
	}
	a := &agent{id: r.Agent, controlling: r.Role == "controlling"}
	for _, wanted := range r.Streams {
		if err := a.open(r, wanted); err != nil {
			a.close()
			return nil, err
		}
	}
	agents[r.Agent] = a
	return describe(a.streams)
}

func (a *agent) open(r request, wanted streamRequest) error {
	address := net.ParseIP(r.Address)
	if r.Address == "" {
		address = net.IPv4(127, 0, 0, 1)
	}
	if address == nil || !address.IsLoopback() {
		return fmt.Errorf("address %q is not loopback", r.Address)
	}
	made := config(address, wanted.Local, r.Lite)
	if err := a.mux(made, address, r.Shared); err != nil {
		return err
	}
	stack, err := ice.NewAgent(made)
	if err != nil {
		return err
	}
	s := newStream(a, wanted.Stream, stack)
	if r.TieBreaker != "" {
		if err := setTieBreaker(stack, r.TieBreaker); err != nil {
			return err
		}
	}
	return s.listen()
}

func describe(streams []*stream) (object, error) {
	told := []object{}
	for _, s := range streams {
		ufrag, pwd, err := s.stack.GetLocalUserCredentials()
		if err != nil {
			return nil, err
		}
		local, err := s.stack.GetLocalCandidates()
		if err != nil {
			return nil, err
		}
		if len(local) == 0 {
			return nil, errors.New("no candidate was gathered")
		}
		list := []candidate{}
		for _, c := range local {
			list = append(list, candidate{
				Component: int(c.Component()), Foundation: c.Foundation(), Transport: "udp",
				Priority: c.Priority(), IP: c.Address(), Port: c.Port(), Type: c.Type().String(),
			})
		}
		told = append(told, object{"stream": s.name, "ufrag": ufrag, "pwd": pwd, "candidates": list})
	}
	return object{"streams": told}, nil
}

// find gives the stream a request names, or every one if it names none.
func find(r request) ([]*stream, error) {
	a := agents[r.Agent]
	if a == nil {
		return nil, fmt.Errorf("no agent %q", r.Agent)
	}
	if r.Stream == "" {
		return a.streams, nil
	}
	for _, s := range a.streams {
		if s.name == r.Stream {
			return []*stream{s}, nil
		}
	}
	return nil, fmt.Errorf("agent %q has no stream %q", r.Agent, r.Stream)
}

func findOne(r request) (*stream, error) {
	streams, err := find(r)
	if err == nil && len(streams) != 1 {
		err = errors.New("which stream?")
	}
	if err != nil {
		return nil, err
	}
	return streams[0], nil
}

func remote(r request) (object, error) {
	s, err := findOne(r)
	if err != nil {
		return nil, err
	}
	list := []ice.Candidate{}
	for _, c := range r.Candidates {
		// The attribute's text is what pion's users have in their hands.
		text := fmt.Sprintf("%s %d %s %d %s %d typ %s",
			c.Foundation, c.Component, c.Transport, c.Priority, c.IP, c.Port, c.Type)
		parsed, err := ice.UnmarshalCandidate(text)
		if err != nil {
			return nil, err
		}
		list = append(list, parsed)
	}
	given, before := credentials{r.Ufrag, r.Pwd}, s.remote
	first := before == credentials{}
	if !first && given != before {
		// New credentials of a running agent are those of a restart.
		if err := s.stack.SetRemoteCredentials(given.Ufrag, given.Pwd); err != nil {
			return nil, err
		}
	}
	for _, c := range list {
		if err := s.stack.AddRemoteCandidate(c); err != nil {
			return nil, err
		}
	}
	if first {
		// After the candidates, as pion/webrtc does it: a check that waits in the socket would
		// else make a peer-reflexive candidate of each. The call above only queues them.
		for end := time.Now().Add(queue); time.Now().Before(end); time.Sleep(time.Millisecond) {
			if len(s.stack.GetRemoteCandidatesStats()) >= len(list) {
				break
			}
		}
		if err := s.begin(given); err != nil {
			return nil, err
		}
	}
	s.remote = given
	return object{}, nil
}

func restart(r request) (object, error) {
	streams, err := find(r)
	if err != nil {
		return nil, err
	}
	for _, s := range streams {
		if err := s.stack.Restart("", ""); err != nil {
			return nil, err
		}
		if err := s.gather(); err != nil {
			return nil, err
		}
	}
	return describe(streams)
}

func send(r request) (object, error) {
	s, err := findOne(r)
	if err != nil {
		return nil, err
	}
	data, err := hex.DecodeString(r.Data)
	if err != nil {
		return nil, err
	}
	if r.Component > 1 {
		return nil, unsupported("pion/ice has one component a stream")
	}
	s.mutex.Lock()
	conn := s.conn
	s.mutex.Unlock()
	if conn == nil {
		// Dial and Accept hand out the connection when a pair is selected, not before.
		return object{"sent": false}, nil
	}
	// Without a pair Write returns neither bytes nor an error.
	size, err := conn.Write(data)
	if err != nil || size != len(data) {
		return object{"sent": false}, nil
	}
	return object{}, nil
}

func closeAgent(r request) (object, error) {
	a := agents[r.Agent]
	if a == nil {
		return nil, fmt.Errorf("no agent %q", r.Agent)
	}
	delete(agents, r.Agent)
	a.close()
	return object{}, nil
}

func (a *agent) close() {
	a.events.Lock()
	a.closed = true
	a.events.Unlock()
	for _, s := range a.streams {
		if err := s.stack.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "shim: close:", err)
		}
	}
	for _, mux := range a.muxes {
		if err := mux.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "shim: close:", err)
		}
	}
}
