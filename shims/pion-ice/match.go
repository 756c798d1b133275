package main

// credential.match and credential.route on real Agents over the network of wire.go.
//
// A stream is an Agent, its generations are played with Restart: pion keeps the newest. Streams at one
// destination share pion's UDPMux, which tells them apart; alone, an Agent has the socket itself.
//
//   - outcome: the datagram that pion sent to the source with the transaction of the message. Without
//     one: not-stun if stun.IsMessage says so, which is what pion/ice itself asks; else discard. pion/ice
//     sends no error responses.
//   - No waiting: a valid check from another port follows, and pion handles a stream's datagrams in order.
//   - stream: whose Agent has learnt the source as a candidate. role: the Agent's private field.
//   - Before it has the peer's credentials pion reads no socket: such requests are unsupported.

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"reflect"
	"sort"
	"strconv"
	"time"

	"github.com/pion/ice/v2"
	"github.com/pion/stun"
)

type credentialRequest struct {
	Stream     string       `json:"stream"`
	Generation int          `json:"generation"`
	Local      credentials  `json:"local"`
	Remote     *credentials `json:"remote"`
	Socket     string       `json:"socket"`
}

// bench holds what one request sets up.
type bench struct {
	owner   *agent
	wire    *wire
	at      *net.UDPAddr
	streams []*benchStream
}

type benchStream struct {
	*stream
	newest credentialRequest
	net    *network
}

func match(r request) (object, error) { return credential(r, false) }

func route(r request) (object, error) { return credential(r, true) }

func credential(r request, sockets bool) (object, error) {
	data, first := hex.DecodeString(r.Message)
	source, second := net.ResolveUDPAddr("udp", r.Source)
	destination, third := net.ResolveUDPAddr("udp", r.Destination)
	for _, err := range []error{first, second, third} {
		if err != nil {
			return nil, err
		}
	}
	b := &bench{owner: &agent{controlling: r.Role == "controlling", closed: true}, at: destination}
	defer b.owner.close()
	here := []credentialRequest{}
	for _, c := range r.Credentials {
		if !sockets || c.Socket == r.Destination {
			here = append(here, c)
		}
	}
	if err := b.open(r, here); err != nil {
		return nil, err
	}
	b.wire.in <- datagram{data, source}
	answer, err := b.settle(data, source)
	if err != nil {
		return nil, err
	}
	return b.told(data, source, answer)
}

// open makes the Agents of the credentials at the destination.
func (b *bench) open(r request, here []credentialRequest) error {
	byStream, names := map[string][]credentialRequest{}, []string{}
	for _, c := range here {
		if byStream[c.Stream] == nil {
			names = append(names, c.Stream)
		}
		byStream[c.Stream] = append(byStream[c.Stream], c)
	}
	if len(names) == 0 {
		return unsupported("no Agent has a socket at the destination")
	}
	fragments := map[string]bool{}
	for _, name := range names {
		generations := byStream[name]
		sort.SliceStable(generations, func(i, j int) bool {
			return generations[i].Generation < generations[j].Generation
		})
		newest := generations[len(generations)-1]
		if fragments[newest.Local.Ufrag] {
			return unsupported("pion's UDPMux has one connection a fragment")
		}
		fragments[newest.Local.Ufrag] = true
		if newest.Remote == nil {
			return unsupported("pion/ice reads no socket before it has the peer's credentials")
		}
		if err := b.stream(r, generations, len(names) > 1); err != nil {
			return err
		}
	}
	if b.wire == nil {
		b.wire = b.streams[0].net.socket
	}
	return nil
}

func (b *bench) stream(r request, generations []credentialRequest, shared bool) error {
	made := config(b.at.IP, &generations[0].Local, false)
	own := &network{address: b.at}
	made.Net = own
	// Gathering leaves ::1 out; the mux does not.
	if shared || b.at.IP.Equal(net.IPv6loopback) {
		if b.wire == nil {
			b.wire = newWire(b.at)
			b.owner.addMux(made, b.wire)
		}
		made.UDPMux = b.owner.muxes[0]
	}
	stack, err := ice.NewAgent(made)
	if err != nil {
		return unsupported(fmt.Sprintf("pion/ice refuses these fragments: %v", err))
	}
	s := newStream(b.owner, generations[0].Stream, stack)
	if err := setTieBreaker(stack, r.TieBreaker); err != nil {
		return err
	}
	if err := s.listen(); err != nil {
		return err
	}
	for index, c := range generations {
		if err := s.generation(index, c); err != nil {
			return err
		}
	}
	b.streams = append(b.streams, &benchStream{s, generations[len(generations)-1], own})
	return nil
}

// generation takes one up, the first of which the Agent was made with.
func (s *stream) generation(index int, c credentialRequest) error {
	if index > 0 {
		if err := s.stack.Restart(c.Local.Ufrag, c.Local.Pwd); err != nil {
			return unsupported(fmt.Sprintf("pion/ice refuses these fragments: %v", err))
		}
		if err := s.gather(); err != nil {
			return err
		}
	}
	if c.Remote == nil {
		return nil
	}
	if s.remote == (credentials{}) {
		s.remote = *c.Remote
		return s.begin(*c.Remote)
	}
	return s.stack.SetRemoteCredentials(c.Remote.Ufrag, c.Remote.Pwd)
}

// settle sends a valid check to every stream and gives what came to the source meanwhile.
func (b *bench) settle(data []byte, source *net.UDPAddr) ([]byte, error) {
	controls := map[string]bool{}
	for index, s := range b.streams {
		id, text, err := b.control(s)
		if err != nil {
			return nil, err
		}
		controls[id] = true
		from := &net.UDPAddr{IP: source.IP, Port: (source.Port+1+index)%65535 + 1}
		b.wire.in <- datagram{text, from}
	}
	var answer []byte
	limit := time.After(patience)
	for len(controls) > 0 {
		select {
		case sent := <-b.wire.out:
			id := transaction(sent.data)
			if controls[id] {
				delete(controls, id)
			} else if answer == nil && id == transaction(data) && sent.peer.String() == source.String() {
				answer = sent.data
			}
		case <-limit:
			return nil, errors.New("a valid check behind the message was not answered")
		}
	}
	return answer, nil
}

func transaction(data []byte) string {
	if len(data) < 20 {
		return ""
	}
	return string(data[8:20])
}

func (b *bench) control(s *benchStream) (string, []byte, error) {
	var role stun.Setter = ice.AttrControlling(1)
	if b.owner.controlling {
		role = ice.AttrControlled(1)
	}
	check, err := stun.Build(stun.BindingRequest, stun.TransactionID,
		stun.NewUsername(s.newest.Local.Ufrag+":"+s.newest.Remote.Ufrag),
		role,
		ice.PriorityAttr(1),
		stun.NewShortTermIntegrity(s.newest.Local.Pwd),
		stun.Fingerprint,
	)
	if err != nil {
		return "", nil, unsupported(fmt.Sprintf("pion/stun cannot write a check for these fragments: %v", err))
	}
	return string(check.TransactionID[:]), check.Raw, nil
}

func (b *bench) told(data []byte, source *net.UDPAddr, answer []byte) (object, error) {
	role := "controlled"
	if reflect.ValueOf(b.streams[0].stack).Elem().FieldByName("isControlling").Bool() {
		role = "controlling"
	}
	if answer == nil {
		outcome := "discard"
		if !stun.IsMessage(data) {
			outcome = "not-stun"
		}
		return object{"outcome": outcome, "role": role}, nil
	}
	response := &stun.Message{Raw: append([]byte{}, answer...)}
	if err := response.Decode(); err != nil {
		return nil, err
	}
	reply := object{"outcome": classes[response.Type.Class], "role": role, "response": hex.EncodeToString(answer)}
	for _, s := range b.streams {
		for _, known := range s.stack.GetRemoteCandidatesStats() {
			if net.JoinHostPort(known.IP, strconv.Itoa(known.Port)) == source.String() {
				reply["stream"], reply["generation"] = s.newest.Stream, s.newest.Generation
			}
		}
	}
	return reply, nil
}
