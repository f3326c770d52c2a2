package main

import (
	"net"
	"net/netip"
	"testing"
)

func TestConnectionsBeyondSoManyAreRefused(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	few := &fewConns{Listener: ln, proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.9/32")}, ofOne: 2, atAll: 3}
	let := make(chan net.Conn, 10)
	go func() {
		defer close(let)
		for {
			c, err := few.Accept()
			if err != nil {
				return
			}
			let <- c
		}
	}()
	dial := func(from string) net.Conn {
		t.Helper()
		c, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })

		return c
	}
	refused := func(c net.Conn) bool {
		_, err := c.Read(make([]byte, 1))
		return err != nil
	}
	dial("127.0.0.1")
	dial("127.0.0.1")
	first, second := <-let, <-let
	if !refused(dial("127.0.0.1")) {
		t.Error("a third connection of one address is kept")
	}
	first.Close()
	first.Close() // twice counts once
	dial("127.0.0.1")
	third := <-let
	second.Close()
	third.Close()
	if few.all != 0 || len(few.of) != 0 {
		t.Errorf("when all are gone: %d, %v", few.all, few.of)
	}
	for range 3 {
		dial("127.0.0.9") // a proxy, which stands for many
		<-let
	}
	if !refused(dial("127.0.0.9")) {
		t.Error("a connection beyond all is kept")
	}
	if err := few.Close(); err != nil {
		t.Fatal(err)
	}
	if _, open := <-let; open {
		t.Error("a connection beyond all was let in")
	}
}
