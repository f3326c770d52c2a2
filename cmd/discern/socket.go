package main

import (
	"errors"
	"net"

	"github.com/coreos/go-systemd/v22/activation"
)

// bind opens the door: the socket that systemd holds for the program, where it holds one,
// and the address of the settings otherwise. A socket that is held takes connections while
// one program ends and the next begins. Whoever holds it says where it is, so what is
// refused of an address is looked at once more.
func (o *serveOptions) bind() (net.Listener, error) {
	held, err := activation.Listeners()
	if err != nil {
		return nil, err
	}
	if len(held) == 0 {
		return net.Listen("tcp", o.addr)
	}
	if _, tcp := held[0].(*net.TCPListener); len(held) > 1 || !tcp {
		return nil, errors.New("systemd passed on something else than one TCP socket; look at ListenStream in discern.socket")
	}

	o.addr = held[0].Addr().String()
	return held[0], o.check()
}
