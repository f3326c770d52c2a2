//go:build acme

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Pebble is the authority that Let's Encrypt tests clients with; it is built
// from its module, together with the name server that leads its checks here.
const pebble = "github.com/letsencrypt/pebble/v2/cmd/"

const pebbleVersion = "@v2.10.3"

// built installs one of Pebble's programs and starts it.
func built(t *testing.T, name string, args ...string) {
	t.Helper()
	dir := t.TempDir()
	install := exec.Command("go", "install", pebble+name+pebbleVersion)
	install.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}

	cmd := exec.Command(filepath.Join(dir, name), args...)
	cmd.Dir = dir
	log := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("%s:\n%s", name, log)
		}
	})
}

func reached(t *testing.T, address string) {
	t.Helper()
	for range 200 {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nobody listens on %s", address)
}

// A team's first server is one command: it asks an authority for a certificate,
// proves that the name is its own, serves with it, and keeps it over a restart.
func TestADomainGetsItsCertificateByItself(t *testing.T) {
	const name = "discern.example.test"
	dir := t.TempDir()
	at, management, ours, dns := portNobodyHas(t), portNobodyHas(t), portNobodyHas(t), portNobodyHas(t)

	// The certificate of Pebble's own address, for 127.0.0.1.
	cert, key := filepath.Join(dir, "pebble.pem"), filepath.Join(dir, "pebble.key")
	selfSigned(t, cert, key)
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{"listenAddress": "127.0.0.1:" + at,
		"managementListenAddress": "127.0.0.1:" + management, "certificate": cert, "privateKey": key,
		"httpPort": 5002, "tlsPort": mustPort(t, ours)}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "pebble.json")
	if err := os.WriteFile(file, config, 0o600); err != nil {
		t.Fatal(err)
	}

	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	built(t, "pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dnsserver", "127.0.0.1:"+dns,
		"-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "", "-management", "127.0.0.1:"+portNobodyHas(t))
	built(t, "pebble", "-config", file, "-dnsserver", "127.0.0.1:"+dns)
	reached(t, "127.0.0.1:"+at)
	reached(t, "127.0.0.1:"+management)

	// The program trusts what the machine trusts: here, Pebble's address as well.
	t.Setenv("SSL_CERT_FILE", cert)
	client := func() *http.Client {
		root := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
		res, err := root.Get("https://127.0.0.1:" + management + "/roots/0")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(body)
		ca, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		pool := x509.NewCertPool()
		pool.AddCert(ca)
		return &http.Client{Timeout: time.Minute,
			Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: name}}}
	}()

	data := filepath.Join(dir, "data")
	args := []string{"-addr", "127.0.0.1:" + ours, "-domain", name, "-base-url", "https://" + name + ":" + ours,
		"-acme", "https://127.0.0.1:" + at + "/dir"}
	serial := ""
	for _, when := range []string{"first", "again"} {
		s := start(t, data, args...)
		if !strings.HasPrefix(s.first, "https://"+name) {
			t.Errorf("%s: the link is %s", when, s.first)
		}
		res, err := client.Get("https://127.0.0.1:" + ours + "/healthz")
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		res.Body.Close()
		got := res.TLS.PeerCertificates[0]
		if got.VerifyHostname(name) != nil || res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d, for %v", when, res.StatusCode, got.DNSNames)
		}
		if serial != "" && got.SerialNumber.String() != serial {
			t.Errorf("%s: another certificate: it was not kept", when)
		}
		serial = got.SerialNumber.String()

		other := client.Transport.(*http.Transport).Clone()
		other.TLSClientConfig.ServerName = "elsewhere.example.test"
		if _, err := (&http.Client{Transport: other}).Get("https://127.0.0.1:" + ours + "/healthz"); err == nil {
			t.Errorf("%s: it asks for a certificate for any name", when)
		}
		if code, _ := s.stop(); code != 0 {
			t.Errorf("%s: it stopped with %d: %s", when, code, s.stderr)
		}
		client.CloseIdleConnections()
	}

	info, err := os.Stat(filepath.Join(data, certificateFolder))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("where the key is kept: %v, %v", info, err)
	}
}

func mustPort(t *testing.T, text string) int {
	t.Helper()
	port, err := net.LookupPort("tcp", text)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// selfSigned makes a certificate for 127.0.0.1.
func selfSigned(t *testing.T, cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour),
		IsCA:     true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}

	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der},
		key: {Type: "PRIVATE KEY", Bytes: pkcs8}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
