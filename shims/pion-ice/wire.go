package main

// The network under pion/ice for credential.*: one address, nothing real. A datagram is put in with
// deliver; what pion sends is kept.

import (
	"net"
	"os"
	"sync"
	"time"

	"github.com/pion/transport"
)

// More than one request puts in or makes pion send.
const capacity = 4096

type datagram struct {
	data []byte
	peer *net.UDPAddr
}

// network gives pion one interface with one address.
type network struct {
	transport.Net // what pion/ice does not call for host candidates
	address       *net.UDPAddr
	mutex         sync.Mutex
	socket        *wire
}

func (n *network) Interfaces() ([]*transport.Interface, error) {
	one := transport.NewInterface(net.Interface{Index: 1, MTU: 1500, Name: "wire", Flags: net.FlagUp})
	one.AddAddress(&net.IPNet{IP: n.address.IP, Mask: net.CIDRMask(8*len(n.address.IP), 8*len(n.address.IP))})
	return []*transport.Interface{one}, nil
}

func (n *network) ListenUDP(string, *net.UDPAddr) (transport.UDPConn, error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.socket = newWire(n.address)
	return n.socket, nil
}

// wire is a socket of that network.
type wire struct {
	transport.UDPConn
	address *net.UDPAddr
	in      chan datagram
	out     chan datagram
	once    sync.Once
	closed  chan struct{}
}

func newWire(address *net.UDPAddr) *wire {
	return &wire{
		address: address,
		in:      make(chan datagram, capacity),
		out:     make(chan datagram, capacity),
		closed:  make(chan struct{}),
	}
}

func (w *wire) LocalAddr() net.Addr { return w.address }

func (w *wire) ReadFrom(buffer []byte) (int, net.Addr, error) {
	select {
	case got := <-w.in:
		return copy(buffer, got.data), got.peer, nil
	case <-w.closed:
		return 0, nil, net.ErrClosed
	}
}

func (w *wire) WriteTo(data []byte, to net.Addr) (int, error) {
	peer, ok := to.(*net.UDPAddr)
	if !ok {
		return 0, os.ErrInvalid
	}
	select {
	case w.out <- datagram{append([]byte{}, data...), peer}:
	default: // more than anybody waits for
	}
	return len(data), nil
}

func (w *wire) Close() error {
	w.once.Do(func() { close(w.closed) })
	return nil
}

func (w *wire) SetDeadline(deadline time.Time) error { return nil }
