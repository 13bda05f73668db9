package email

import (
	"errors"
	"fmt"
	"net"
	"strconv"

	"parvis/internal/inbox"
)

// Settings are those of a mailbox, in inbox.Account.Settings.
type Settings struct {
	IMAP *IMAP `json:"imap,omitempty"` // nil: mail comes by SMTP or LMTP alone
	// Trust is the name of the server before us whose Authentication-Results are believed; it must strip forged ones.
	Trust string `json:"trust,omitempty"`
}

// IMAP says where a mailbox is read. Its password is the account's secret.
type IMAP struct {
	Host   string `json:"host"` // imap.example.org:993
	User   string `json:"user"`
	Folder string `json:"folder,omitempty"` // INBOX when empty
	TLS    string `json:"tls,omitempty"`    // implicit (the default), starttls, none (for this machine)
	Keep   bool   `json:"keep,omitempty"`   // leave mails unread there
}

// SettingsOf reads those of an account.
func SettingsOf(a inbox.Account) (s Settings, err error) {
	if err := a.Settings.Unmarshal(&s); err != nil {
		return s, fmt.Errorf("settings of mailbox %s: %w", a.ID, err)
	}
	return s, nil
}

// Check tells what is wrong with them.
func (s Settings) Check() error {
	if s.IMAP == nil {
		return nil
	}
	host, port, err := net.SplitHostPort(s.IMAP.Host)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 1 || n > 65535 || host == "" {
		return errors.New("write the IMAP server with its port, such as imap.example.org:993")
	}
	switch s.IMAP.TLS {
	case "", "implicit", "starttls":
	case "none":
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return errors.New("a password goes without encryption to this machine alone: choose implicit or starttls")
		}
	default:
		return errors.New("tls is implicit, starttls or none")
	}
	if s.IMAP.User == "" {
		return errors.New("write the user of the mailbox")
	}
	return nil
}
