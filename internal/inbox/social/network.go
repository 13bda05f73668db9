package social

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"parvis/internal/inbox"
)

// Settings is the document on an account row of this door.
type Settings struct {
	Network string `json:"network"`            // whatsapp, mastodon
	URL     string `json:"url,omitempty"`      // of the server: https://social.example; whatsapp has a usual one
	PhoneID string `json:"phone_id,omitempty"` // whatsapp: what the number is called there
	Most    int    `json:"most,omitempty"`     // mastodon: signs of a post, 500 unless the server says otherwise
}

// Secret is what stands sealed on the account row.
type Secret struct {
	Token  string `json:"token,omitempty"`  // ours at the network
	App    string `json:"app,omitempty"`    // whatsapp: signs what it sends us
	Verify string `json:"verify,omitempty"` // whatsapp: the word of its first call
}

// Account is one with its documents read.
type Account struct {
	inbox.Account
	Settings Settings
	Secret   Secret
}

// Of reads the documents of an account; sealed is its secret, opened.
func Of(a inbox.Account, sealed []byte) (Account, error) {
	full := Account{Account: a}
	if err := a.Settings.Unmarshal(&full.Settings); err != nil {
		return full, fmt.Errorf("settings of account %s: %w", a.ID, err)
	}
	if len(sealed) > 0 {
		if err := json.Unmarshal(sealed, &full.Secret); err != nil {
			return full, fmt.Errorf("the secret of account %s is no document: %w", a.ID, err)
		}
	}
	return full, nil
}

// Network is one kind of network or messenger.
type Network interface {
	// Read understands one message as the network wrote it. It is pure.
	Read(ctx context.Context, raw inbox.Raw) (inbox.Message, error)
	// May refuses an answer that the network would not take; last is when the person last wrote, zero for never.
	May(a Account, text string, files int, last, now time.Time) error
	// Send makes one attempt, as inbox.Channel does.
	Send(ctx context.Context, a Account, l inbox.Letter) (inbox.Receipt, error)
	// Fetch gets a file that Read named with Names. ErrDeleted when it is there no more.
	Fetch(ctx context.Context, a Account, f File) (inbox.Part, error)
}

// Networks are those that this installation knows, by the word that settings use.
type Networks map[string]Network

func (n Networks) of(a inbox.Account) (Network, error) {
	full, err := Of(a, nil)
	if err != nil {
		return nil, err
	}
	network, known := n[full.Settings.Network]
	if !known {
		return nil, fmt.Errorf("account %s names the network %q, which is none of ours", a.ID, full.Settings.Network)
	}
	return network, nil
}

// Read is an inbox.Reader over all networks.
func (n Networks) Read(ctx context.Context, raw inbox.Raw) (inbox.Message, error) {
	network, err := n.of(raw.Account)
	if err != nil {
		return inbox.Message{}, err
	}
	return network.Read(ctx, raw)
}

// Door is that of networks.
func (Networks) Door() inbox.Door { return inbox.Social }

// Send makes Networks an inbox.Channel.
func (n Networks) Send(ctx context.Context, l inbox.Letter) (inbox.Receipt, error) {
	network, err := n.of(l.Account)
	if err != nil {
		return inbox.Receipt{}, err
	}
	a, err := Of(l.Account, l.Secret)
	if err != nil {
		return inbox.Receipt{}, err
	}
	return network.Send(ctx, a, l)
}

// File is one that a message names and that is still to be fetched.
type File struct {
	ID   string // its address or name at the network
	Name string
	Type string
}

// mostFiles bounds what one message may have us fetch.
const mostFiles = 16

// Name notes files on a message, for the job that fetches them.
func Name(m *inbox.Message, files []File) {
	if m.Facts.More == nil {
		m.Facts.More = map[string]string{}
	}
	for i, f := range files[:min(len(files), mostFiles)] {
		key := "file." + strconv.Itoa(i)
		m.Facts.More[key], m.Facts.More[key+".name"], m.Facts.More[key+".type"] = f.ID, f.Name, f.Type
	}
	if len(files) > mostFiles {
		m.Facts.Lost = append(m.Facts.Lost, "inbox.lost.too_many_parts")
	}
}

// Named gives the files that a message named.
func Named(f inbox.Facts) (files []File) {
	for i := range mostFiles {
		key := "file." + strconv.Itoa(i)
		if f.More[key] != "" {
			files = append(files, File{ID: f.More[key], Name: f.More[key+".name"], Type: f.More[key+".type"]})
		}
	}
	return files
}
