package seed

import (
	"context"
	"net"
	"strings"
)

// Names is what name servers say of the made-up domains, so that a seed asks no real one: mails of
// courriel.example come from the servers that it names, all other domains are unknown.
type Names struct{}

const sendersOfSeed = "v=spf1 ip4:192.0.2.0/24 -all"

func unknown(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// LookupTXT gives the policies of courriel.example.
func (Names) LookupTXT(_ context.Context, name string) ([]string, error) {
	switch strings.TrimSuffix(name, ".") {
	case "courriel.example", "mail.example":
		return []string{sendersOfSeed}, nil
	case "_dmarc.courriel.example", "_dmarc.mail.example":
		return []string{"v=DMARC1; p=quarantine"}, nil
	}
	return nil, unknown(name)
}

// LookupMX knows none.
func (Names) LookupMX(_ context.Context, name string) ([]*net.MX, error) { return nil, unknown(name) }

// LookupIPAddr knows none.
func (Names) LookupIPAddr(_ context.Context, host string) ([]net.IPAddr, error) {
	return nil, unknown(host)
}

// LookupAddr knows none.
func (Names) LookupAddr(_ context.Context, addr string) ([]string, error) { return nil, unknown(addr) }
