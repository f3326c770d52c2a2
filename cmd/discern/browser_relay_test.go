package main

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"

	"discern/tools/relay"
)

// inFront puts a relay before a server: whatever a network does, it does there.
func inFront(t *testing.T, direct string) *relay.Relay {
	t.Helper()
	w, err := relay.Before(direct)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// networkConditions are the parameters of emulateNetworkConditions: 0 and -1 leave
// the speed as it is.
type networkConditions struct {
	Offline            bool    `json:"offline"`
	Latency            float64 `json:"latency"`
	DownloadThroughput float64 `json:"downloadThroughput"`
	UploadThroughput   float64 `json:"uploadThroughput"`
}

// emulateNetworkConditions is the one switch of the browser's own that tests use
// for the network, for what navigator.onLine says. Every Chromium has it and none
// calls it experimental; the library leaves it out because it is to be replaced,
// by commands that still are.
var emulateNetworkConditions = cdp.Command[networkConditions, cdp.Empty]{Method: "Network.emulateNetworkConditions"}

// offline takes the network of a tab away, or gives it back: the page is told, and
// where a relay is in front, the way is cut for all tabs on it.
func (b *tab) offline(off bool) {
	b.Helper()
	if b.wire != nil && !off {
		b.wire.Join()
	}
	call(b, emulateNetworkConditions, networkConditions{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
	if b.wire != nil && off {
		b.wire.Cut()
	}
}
